"""Differentiable functions, each with its Function class: ``F.square`` and ``F.Square``.

Functions of arrays have NumPy's names and signatures, those of neural networks PyTorch's.
"""

from typing import TYPE_CHECKING

from pygrad.functions import plain
from pygrad.functions._lazy import __dir__, __getattr__  # noqa: F401 - the hooks of PEP 562
from pygrad.functions.adaptive_avg_pool import (
    AdaptiveAvgPool1d, AdaptiveAvgPool2d, AdaptiveAvgPool3d, adaptive_avg_pool1d, adaptive_avg_pool2d,
    adaptive_avg_pool3d,
)
from pygrad.functions.adaptive_max_pool import (
    AdaptiveMaxPool1d, AdaptiveMaxPool2d, AdaptiveMaxPool3d, adaptive_max_pool1d, adaptive_max_pool2d,
    adaptive_max_pool3d,
)
from pygrad.functions.affine_grid import AffineGrid, affine_grid
from pygrad.functions.alpha_dropout import (
    AlphaDropout, FeatureAlphaDropout, alpha_dropout, feature_alpha_dropout,
)
from pygrad.functions.arithmetic import (
    Add, Divide, Multiply, Subtract, add, divide, multiply, subtract, true_divide,
)
from pygrad.functions.assignment import Setitem, setitem
from pygrad.functions.attention import (
    PackedAttention, ScaledDotProductAttention, scaled_dot_product_attention,
)
from pygrad.functions.avg_pool import AvgPool1d, AvgPool2d, AvgPool3d, avg_pool1d, avg_pool2d, avg_pool3d
from pygrad.functions.axes import (
    Swapaxes, Transpose, matrix_transpose, moveaxis, permute_dims, rollaxis, swapaxes, transpose,
)
from pygrad.functions.batch_norm import BatchNorm, batch_norm
from pygrad.functions.bilinear import Bilinear, bilinear
from pygrad.functions.binary_cross_entropy import (
    BinaryCrossEntropy, BinaryCrossEntropyWithLogits, binary_cross_entropy, binary_cross_entropy_with_logits,
)
from pygrad.functions.broadcasting import BroadcastTo, broadcast_arrays, broadcast_to, meshgrid
from pygrad.functions.casting import Astype, Copy, astype, copy
from pygrad.functions.channel_dropout import Dropout1d, Dropout2d, Dropout3d, dropout1d, dropout2d, dropout3d
from pygrad.functions.class_margin_losses import (
    MultiMarginLoss, MultilabelMarginLoss, MultilabelSoftMarginLoss, multi_margin_loss,
    multilabel_margin_loss, multilabel_soft_margin_loss,
)
from pygrad.functions.clip import Clip, clip
from pygrad.functions.complex_parts import (
    Angle, Conj, Imag, Real, angle, conj, conjugate, imag, real, real_if_close,
)
from pygrad.functions.conv_tbc import conv_tbc
from pygrad.functions.convolution import Conv1d, Conv2d, Conv3d, ConvWeight, conv1d, conv2d, conv3d
from pygrad.functions.cross_entropy import CrossEntropy, SoftCrossEntropy, cross_entropy
from pygrad.functions.ctc import CtcLoss, ctc_loss
from pygrad.functions.cumulative import Cumprod, Cumsum, cumprod, cumsum, cumulative_prod, cumulative_sum
from pygrad.functions.diagonals import Diag, Diagonal, diag, diagflat, diagonal
from pygrad.functions.distances import (
    CosineSimilarity, PairwiseDistance, cosine_similarity, pairwise_distance,
)
from pygrad.functions.dropout import Dropout, dropout
from pygrad.functions.elu import Celu, Elu, Selu, celu, elu, selu
from pygrad.functions.embedding import Embedding, ScatterRows, embedding
from pygrad.functions.embedding_bag import EmbeddingBag, EmbeddingBagMax, embedding_bag
from pygrad.functions.embedding_losses import (
    CosineEmbeddingLoss, TripletMarginLoss, cosine_embedding_loss, triplet_margin_loss,
    triplet_margin_with_distance_loss,
)
from pygrad.functions.erf import Erf, erf
from pygrad.functions.exponential import Exp, Exp2, Expm1, exp, exp2, expm1
from pygrad.functions.extrema import Max, Min, max, min, ptp
from pygrad.functions.extremum import Fmax, Fmin, Maximum, Minimum, fmax, fmin, maximum, minimum
from pygrad.functions.fractional_max_pool import (
    FractionalMaxPool2d, FractionalMaxPool3d, fractional_max_pool2d, fractional_max_pool3d,
)
from pygrad.functions.gelu import Gelu, gelu
from pygrad.functions.glu import Glu, glu
from pygrad.functions.grid_sample import GridSample, grid_sample
from pygrad.functions.group_norm import GroupNorm, group_norm
from pygrad.functions.grouped_mm import GroupedMm, grouped_mm
from pygrad.functions.gru import Gru, gru
from pygrad.functions.gumbel import GumbelSoftmax, Hardmax, gumbel_softmax
from pygrad.functions.hard import (
    Hardsigmoid, Hardswish, Hardtanh, Relu6, hardsigmoid, hardswish, hardtanh, relu6,
)
from pygrad.functions.indexing import Getitem, ScatterAdd, getitem
from pygrad.functions.instance_norm import InstanceNorm, instance_norm
from pygrad.functions.interpolate import (
    Interpolate, interpolate, upsample, upsample_bilinear, upsample_nearest,
)
from pygrad.functions.joining import Concatenate, Stack, append, concat, concatenate, stack
from pygrad.functions.layer_norm import LayerNorm, layer_norm
from pygrad.functions.likelihood_losses import (
    GaussianNllLoss, KlDiv, PoissonNllLoss, gaussian_nll_loss, kl_div, poisson_nll_loss,
)
from pygrad.functions.linear import Linear, linear
from pygrad.functions.linear_cross_entropy import LinearCrossEntropy, linear_cross_entropy
from pygrad.functions.local_response_norm import LocalResponseNorm, local_response_norm
from pygrad.functions.logarithms import Log, Log10, Log1p, Log2, log, log10, log1p, log2
from pygrad.functions.lp_pool import LpPool1d, LpPool2d, LpPool3d, lp_pool1d, lp_pool2d, lp_pool3d
from pygrad.functions.lstm import Lstm, lstm
from pygrad.functions.margin_losses import (
    HingeEmbeddingLoss, MarginRankingLoss, SoftMarginLoss, hinge_embedding_loss, margin_ranking_loss,
    soft_margin_loss,
)
from pygrad.functions.max_pool import MaxPool1d, MaxPool2d, MaxPool3d, max_pool1d, max_pool2d, max_pool3d
from pygrad.functions.max_unpool import (
    MaxUnpool1d, MaxUnpool2d, MaxUnpool3d, max_unpool1d, max_unpool2d, max_unpool3d,
)
from pygrad.functions.mish import Mish, mish
from pygrad.functions.multi_head_attention import multi_head_attention_forward
from pygrad.functions.nan_quantiles import (
    Nanmedian, Nanpercentile, Nanquantile, nanmedian, nanpercentile, nanquantile,
)
from pygrad.functions.nll_loss import NllLoss, nll_loss
from pygrad.functions.normalize import Normalize, normalize
from pygrad.functions.one_hot import one_hot
from pygrad.functions.pad import Pad, pad
from pygrad.functions.pairwise_distances import Cdist, Pdist, cdist, pdist
from pygrad.functions.pixel_shuffle import (
    ChannelShuffle, PixelShuffle, PixelUnshuffle, channel_shuffle, native_channel_shuffle, pixel_shuffle,
    pixel_unshuffle,
)
from pygrad.functions.pool_indices import (
    adaptive_max_pool1d_with_indices, adaptive_max_pool2d_with_indices, adaptive_max_pool3d_with_indices,
    fractional_max_pool2d_with_indices, fractional_max_pool3d_with_indices, max_pool1d_with_indices,
    max_pool2d_with_indices, max_pool3d_with_indices,
)
from pygrad.functions.power import Power, Reciprocal, float_power, pow, power, reciprocal
from pygrad.functions.prelu import Prelu, Rrelu, prelu, rrelu
from pygrad.functions.prod import Prod, prod
from pygrad.functions.products import Dot, Matmul, dot, matmul
from pygrad.functions.quantiles import Median, Percentile, Quantile, median, percentile, quantile
from pygrad.functions.recurrent_cells import (
    GruCell, LstmCell, gru_cell, lstm_cell, rnn_relu_cell, rnn_tanh_cell,
)
from pygrad.functions.regression_losses import (
    HuberLoss, L1Loss, MseLoss, SmoothL1Loss, huber_loss, l1_loss, mse_loss, smooth_l1_loss,
)
from pygrad.functions.relu import LeakyRelu, Relu, leaky_relu, relu
from pygrad.functions.remainders import (
    FloorDivide, Fmod, Modf, Remainder, divmod, floor_divide, fmod, modf, remainder,
)
from pygrad.functions.repeating import Repeat, Tile, repeat, resize, tile
from pygrad.functions.rms_norm import RmsNorm, rms_norm
from pygrad.functions.rnn import Rnn, rnn
from pygrad.functions.rounding import Ceil, Floor, Rint, Round, Trunc, ceil, fix, floor, rint, round, trunc
from pygrad.functions.shaping import ExpandDims, Ravel, Reshape, Squeeze, expand_dims, ravel, reshape, squeeze
from pygrad.functions.shrink import (
    Hardshrink, Softshrink, Tanhshrink, Threshold, hardshrink, softshrink, tanhshrink, threshold,
)
from pygrad.functions.sigmoid import Sigmoid, sigmoid
from pygrad.functions.sign import (
    Absolute, Fabs, Negative, Positive, Sign, abs, absolute, fabs, negative, positive, sign,
)
from pygrad.functions.silu import QuickGelu, Silu, quick_gelu, silu
from pygrad.functions.softmax import LogSoftmax, Softmax, log_softmax, softmax
from pygrad.functions.softmin import Softmin, softmin
from pygrad.functions.softplus import Logsigmoid, Softplus, logsigmoid, softplus
from pygrad.functions.softsign import Softsign, softsign
from pygrad.functions.sorting import Partition, Sort, partition, sort, sort_complex
from pygrad.functions.splitting import Split, Unstack, array_split, dsplit, hsplit, split, unstack, vsplit
from pygrad.functions.squares import Cbrt, Sqrt, Square, cbrt, sqrt, square
from pygrad.functions.sums import Mean, Sum, mean, sum
from pygrad.functions.taking import Choose, choose, compress, extract, take, take_along_axis
from pygrad.functions.tanh import Tanh, tanh
from pygrad.functions.traces import Trace, matrix_diagonal, matrix_trace, trace
from pygrad.functions.transposed_convolution import (
    ConvTranspose1d, ConvTranspose2d, ConvTranspose3d, conv_transpose1d, conv_transpose2d, conv_transpose3d,
)
from pygrad.functions.trigonometric import Cos, Sin, Tan, cos, sin, tan
from pygrad.functions.unfold import Fold, Unfold, fold, unfold
from pygrad.functions.variance import Std, Var, std, var
from pygrad.functions.where import Where, where

if TYPE_CHECKING:
    from pygrad.functions.late import (
        AddAt, AddReduceat, Airy, Arccos, Arccosh, Arcsin, Arcsinh, Arctan, Arctan2, Arctanh, AsStrided, Bdtr,
        Bdtrc, Bei, Beip, Ber, Berp, BesselI0, Beta, Betainc, Betaincc, Betainccinv, Betaincinv, Betaln,
        Bincount, Binom, Block, Boxcox, Boxcox1p, Chdtr, Chdtrc, Cholesky, Convolve, Copysign, Correlate,
        Cosdg, Cosh, Cosm1, Cotdg, Cross, Dawsn, Deg2rad, Det, Diff, Digamma, Eig, Eigh, Eigvals, Eigvalsh,
        Einsum, Ellipe, Ellipeinc, Ellipk, Ellipkinc, Ellipkm1, Entr, Erfc, Erfcinv, Erfcx, Erfi, Erfinv,
        EvalChebyc, EvalChebys, EvalChebyt, EvalChebyu, EvalGegenbauer, EvalGenlaguerre, EvalHermite,
        EvalHermitenorm, EvalJacobi, EvalLaguerre, EvalLegendre, EvalShChebyt, EvalShChebyu, EvalShLegendre,
        Exp1, Exp10, Expi, Expit, Expn, Exprel, Fdtr, Fdtrc, Fft, Fftn, Fftshift, Flip, Fresnel, Gamma,
        Gammainc, Gammaincc, Gammainccinv, Gammaincinv, Gammaln, Gdtr, Gdtrc, Geomspace, Gradient, Hankel1,
        Hankel1e, Hankel2, Hankel2e, Heaviside, Huber, Hyp0f1, Hyp1f1, Hyp2f1, Hyperu, Hypot, I0, I0e, I1,
        I1e, Ifft, Ifftn, Ifftshift, Inner, Insert, Interp, Inv, InvBoxcox, InvBoxcox1p, Irfft, Irfftn, Iv,
        Ive, J0, J1, Jv, Jve, K0, K0e, K1, K1e, Kei, Keip, Ker, Kerp, KlDivergence, Kn, Kron, Kv, Kve,
        Lambertw, Ldexp, LogExpit, LogNdtr, Logaddexp, Logaddexp2, Loggamma, Logit, Logsumexp, Lstsq, Matvec,
        MaximumAccumulate, MinimumAccumulate, Modstruve, Multigammaln, NanToNum, Nanmax, Nanmean, Nanmin,
        Nanstd, Nanvar, Nbdtr, Nbdtrc, Ndtr, Ndtri, NdtriExp, Nextafter, NumpyPad, Outer, OwensT, Pdtr, Pdtrc,
        Pinv, Poch, Polygamma, Polyval, Powm1, PseudoHuber, Qr, Rad2deg, Radian, RelEntr, Rfft, Rfftn, Rgamma,
        Roll, Roots, Shichi, Sici, Sinc, Sindg, Sinh, SlidingWindowView, Slogdet, Solve, Spacing, Spence,
        Stdtr, Struve, Svd, Svdvals, Tandg, Tensordot, Trapezoid, Tril, Triu, Unwrap, Vander, Vdot, Vecdot,
        Vecmat, VectorNorm, Wofz, Wrightomega, Xlog1py, Xlogy, Y0, Y1, Yn, Yv, Yve, Zeta, acos, acosh, add_at,
        add_reduceat, airy, apply_along_axis, apply_over_axes, arccos, arccosh, arcsin, arcsinh, arctan,
        arctan2, arctanh, array, as_strided, asarray, ascontiguousarray, asin, asinh, atan, atan2, atanh,
        atleast_1d, atleast_2d, atleast_3d, average, bdtr, bdtrc, bei, beip, ber, berp, bessel_i0, beta,
        betainc, betaincc, betainccinv, betaincinv, betaln, bincount, binom, block, boxcox, boxcox1p, chdtr,
        chdtrc, cholesky, column_stack, cond, convolve, copysign, copyto, corrcoef, correlate, cosdg, cosh,
        cosm1, cotdg, cov, cross, dawsn, deg2rad, degrees, delete, det, diff, digamma, dstack, ediff1d, eig,
        eigh, eigvals, eigvalsh, einsum, ellipe, ellipeinc, ellipk, ellipkinc, ellipkm1, entr, erfc, erfcinv,
        erfcx, erfi, erfinv, eval_chebyc, eval_chebys, eval_chebyt, eval_chebyu, eval_gegenbauer,
        eval_genlaguerre, eval_hermite, eval_hermitenorm, eval_jacobi, eval_laguerre, eval_legendre,
        eval_sh_chebyt, eval_sh_chebyu, eval_sh_legendre, exp1, exp10, expi, expit, expn, exprel, fdtr, fdtrc,
        fft, fft2, fftn, fftshift, fill_diagonal, flip, fliplr, flipud, fresnel, frexp, full, full_like,
        gamma, gammainc, gammaincc, gammainccinv, gammaincinv, gammaln, gammasgn, gdtr, gdtrc, geomspace,
        gradient, hankel1, hankel1e, hankel2, hankel2e, heaviside, hfft, hstack, huber, hyp0f1, hyp1f1,
        hyp2f1, hyperu, hypot, i0, i0e, i1, i1e, ifft, ifft2, ifftn, ifftshift, ihfft, inner, insert, interp,
        inv, inv_boxcox, inv_boxcox1p, irfft, irfft2, irfftn, iv, ive, j0, j1, jv, jve, k0, k0e, k1, k1e, kei,
        keip, ker, kerp, kl_divergence, kn, kron, kv, kve, lambertw, ldexp, linspace, log_expit, log_ndtr,
        logaddexp, logaddexp2, loggamma, logit, logspace, logsumexp, lstsq, matrix_norm, matrix_power, matvec,
        maximum_accumulate, minimum_accumulate, modstruve, multi_dot, multigammaln, nan_to_num, nancumprod,
        nancumsum, nanmax, nanmean, nanmin, nanprod, nanstd, nansum, nanvar, nbdtr, nbdtrc, ndtr, ndtri,
        ndtri_exp, nextafter, norm, numpy_pad, outer, owens_t, pdtr, pdtrc, piecewise, pinv, place, poch,
        poly, polyadd, polyder, polydiv, polyfit, polygamma, polyint, polymul, polysub, polyval, powm1,
        pseudo_huber, put, put_along_axis, putmask, qr, rad2deg, radian, radians, rel_entr, rfft, rfft2,
        rfftn, rgamma, roll, roots, rot90, select, shichi, sici, sinc, sindg, sinh, sliding_window_view,
        slogdet, solve, spacing, spence, stdtr, struve, svd, svdvals, tandg, tensordot, tensorinv,
        tensorsolve, trapezoid, tril, trim_zeros, triu, unwrap, vander, vdot, vecdot, vecmat, vector_norm,
        vectorize, vstack, wofz, wrightomega, xlog1py, xlogy, y0, y1, yn, yv, yve, zeta,
    )

__all__ = [
    "Absolute", "AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d", "AdaptiveMaxPool1d",
    "AdaptiveMaxPool2d", "AdaptiveMaxPool3d", "Add", "AddAt", "AddReduceat", "AffineGrid", "Airy",
    "AlphaDropout", "Angle", "Arccos", "Arccosh", "Arcsin", "Arcsinh", "Arctan", "Arctan2", "Arctanh",
    "AsStrided", "Astype", "AvgPool1d", "AvgPool2d", "AvgPool3d", "BatchNorm", "Bdtr", "Bdtrc", "Bei", "Beip",
    "Ber", "Berp", "BesselI0", "Beta", "Betainc", "Betaincc", "Betainccinv", "Betaincinv", "Betaln",
    "Bilinear", "BinaryCrossEntropy", "BinaryCrossEntropyWithLogits", "Bincount", "Binom", "Block", "Boxcox",
    "Boxcox1p", "BroadcastTo", "Cbrt", "Cdist", "Ceil", "Celu", "ChannelShuffle", "Chdtr", "Chdtrc",
    "Cholesky", "Choose", "Clip", "Concatenate", "Conj", "Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d",
    "ConvTranspose2d", "ConvTranspose3d", "ConvWeight", "Convolve", "Copy", "Copysign", "Correlate", "Cos",
    "Cosdg", "Cosh", "CosineEmbeddingLoss", "CosineSimilarity", "Cosm1", "Cotdg", "Cross", "CrossEntropy",
    "CtcLoss", "Cumprod", "Cumsum", "Dawsn", "Deg2rad", "Det", "Diag", "Diagonal", "Diff", "Digamma",
    "Divide", "Dot", "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "Eig", "Eigh", "Eigvals", "Eigvalsh",
    "Einsum", "Ellipe", "Ellipeinc", "Ellipk", "Ellipkinc", "Ellipkm1", "Elu", "Embedding", "EmbeddingBag",
    "EmbeddingBagMax", "Entr", "Erf", "Erfc", "Erfcinv", "Erfcx", "Erfi", "Erfinv", "EvalChebyc",
    "EvalChebys", "EvalChebyt", "EvalChebyu", "EvalGegenbauer", "EvalGenlaguerre", "EvalHermite",
    "EvalHermitenorm", "EvalJacobi", "EvalLaguerre", "EvalLegendre", "EvalShChebyt", "EvalShChebyu",
    "EvalShLegendre", "Exp", "Exp1", "Exp10", "Exp2", "ExpandDims", "Expi", "Expit", "Expm1", "Expn",
    "Exprel", "Fabs", "Fdtr", "Fdtrc", "FeatureAlphaDropout", "Fft", "Fftn", "Fftshift", "Flip", "Floor",
    "FloorDivide", "Fmax", "Fmin", "Fmod", "Fold", "FractionalMaxPool2d", "FractionalMaxPool3d", "Fresnel",
    "Gamma", "Gammainc", "Gammaincc", "Gammainccinv", "Gammaincinv", "Gammaln", "GaussianNllLoss", "Gdtr",
    "Gdtrc", "Gelu", "Geomspace", "Getitem", "Glu", "Gradient", "GridSample", "GroupNorm", "GroupedMm", "Gru",
    "GruCell", "GumbelSoftmax", "Hankel1", "Hankel1e", "Hankel2", "Hankel2e", "Hardmax", "Hardshrink",
    "Hardsigmoid", "Hardswish", "Hardtanh", "Heaviside", "HingeEmbeddingLoss", "Huber", "HuberLoss", "Hyp0f1",
    "Hyp1f1", "Hyp2f1", "Hyperu", "Hypot", "I0", "I0e", "I1", "I1e", "Ifft", "Ifftn", "Ifftshift", "Imag",
    "Inner", "Insert", "InstanceNorm", "Interp", "Interpolate", "Inv", "InvBoxcox", "InvBoxcox1p", "Irfft",
    "Irfftn", "Iv", "Ive", "J0", "J1", "Jv", "Jve", "K0", "K0e", "K1", "K1e", "Kei", "Keip", "Ker", "Kerp",
    "KlDiv", "KlDivergence", "Kn", "Kron", "Kv", "Kve", "L1Loss", "Lambertw", "LayerNorm", "Ldexp",
    "LeakyRelu", "Linear", "LinearCrossEntropy", "LocalResponseNorm", "Log", "Log10", "Log1p", "Log2",
    "LogExpit", "LogNdtr", "LogSoftmax", "Logaddexp", "Logaddexp2", "Loggamma", "Logit", "Logsigmoid",
    "Logsumexp", "LpPool1d", "LpPool2d", "LpPool3d", "Lstm", "LstmCell", "Lstsq", "MarginRankingLoss",
    "Matmul", "Matvec", "Max", "MaxPool1d", "MaxPool2d", "MaxPool3d", "MaxUnpool1d", "MaxUnpool2d",
    "MaxUnpool3d", "Maximum", "MaximumAccumulate", "Mean", "Median", "Min", "Minimum", "MinimumAccumulate",
    "Mish", "Modf", "Modstruve", "MseLoss", "MultiMarginLoss", "Multigammaln", "MultilabelMarginLoss",
    "MultilabelSoftMarginLoss", "Multiply", "NanToNum", "Nanmax", "Nanmean", "Nanmedian", "Nanmin",
    "Nanpercentile", "Nanquantile", "Nanstd", "Nanvar", "Nbdtr", "Nbdtrc", "Ndtr", "Ndtri", "NdtriExp",
    "Negative", "Nextafter", "NllLoss", "Normalize", "NumpyPad", "Outer", "OwensT", "PackedAttention", "Pad",
    "PairwiseDistance", "Partition", "Pdist", "Pdtr", "Pdtrc", "Percentile", "Pinv", "PixelShuffle",
    "PixelUnshuffle", "Poch", "PoissonNllLoss", "Polygamma", "Polyval", "Positive", "Power", "Powm1", "Prelu",
    "Prod", "PseudoHuber", "Qr", "Quantile", "QuickGelu", "Rad2deg", "Radian", "Ravel", "Real", "Reciprocal",
    "RelEntr", "Relu", "Relu6", "Remainder", "Repeat", "Reshape", "Rfft", "Rfftn", "Rgamma", "Rint",
    "RmsNorm", "Rnn", "Roll", "Roots", "Round", "Rrelu", "ScaledDotProductAttention", "ScatterAdd",
    "ScatterRows", "Selu", "Setitem", "Shichi", "Sici", "Sigmoid", "Sign", "Silu", "Sin", "Sinc", "Sindg",
    "Sinh", "SlidingWindowView", "Slogdet", "SmoothL1Loss", "SoftCrossEntropy", "SoftMarginLoss", "Softmax",
    "Softmin", "Softplus", "Softshrink", "Softsign", "Solve", "Sort", "Spacing", "Spence", "Split", "Sqrt",
    "Square", "Squeeze", "Stack", "Std", "Stdtr", "Struve", "Subtract", "Sum", "Svd", "Svdvals", "Swapaxes",
    "Tan", "Tandg", "Tanh", "Tanhshrink", "Tensordot", "Threshold", "Tile", "Trace", "Transpose", "Trapezoid",
    "Tril", "TripletMarginLoss", "Triu", "Trunc", "Unfold", "Unstack", "Unwrap", "Vander", "Var", "Vdot",
    "Vecdot", "Vecmat", "VectorNorm", "Where", "Wofz", "Wrightomega", "Xlog1py", "Xlogy", "Y0", "Y1", "Yn",
    "Yv", "Yve", "Zeta",
    "abs", "absolute", "acos", "acosh", "adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d",
    "adaptive_max_pool1d", "adaptive_max_pool1d_with_indices", "adaptive_max_pool2d",
    "adaptive_max_pool2d_with_indices", "adaptive_max_pool3d", "adaptive_max_pool3d_with_indices", "add",
    "add_at", "add_reduceat", "affine_grid", "airy", "alpha_dropout", "angle", "append", "apply_along_axis",
    "apply_over_axes", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctan2", "arctanh", "array",
    "array_split", "as_strided", "asarray", "ascontiguousarray", "asin", "asinh", "astype", "atan", "atan2",
    "atanh", "atleast_1d", "atleast_2d", "atleast_3d", "average", "avg_pool1d", "avg_pool2d", "avg_pool3d",
    "batch_norm", "bdtr", "bdtrc", "bei", "beip", "ber", "berp", "bessel_i0", "beta", "betainc", "betaincc",
    "betainccinv", "betaincinv", "betaln", "bilinear", "binary_cross_entropy",
    "binary_cross_entropy_with_logits", "bincount", "binom", "block", "boxcox", "boxcox1p",
    "broadcast_arrays", "broadcast_to", "cbrt", "cdist", "ceil", "celu", "channel_shuffle", "chdtr", "chdtrc",
    "cholesky", "choose", "clip", "column_stack", "compress", "concat", "concatenate", "cond", "conj",
    "conjugate", "conv1d", "conv2d", "conv3d", "conv_tbc", "conv_transpose1d", "conv_transpose2d",
    "conv_transpose3d", "convolve", "copy", "copysign", "copyto", "corrcoef", "correlate", "cos", "cosdg",
    "cosh", "cosine_embedding_loss", "cosine_similarity", "cosm1", "cotdg", "cov", "cross", "cross_entropy",
    "ctc_loss", "cumprod", "cumsum", "cumulative_prod", "cumulative_sum", "dawsn", "deg2rad", "degrees",
    "delete", "det", "diag", "diagflat", "diagonal", "diff", "digamma", "divide", "divmod", "dot", "dropout",
    "dropout1d", "dropout2d", "dropout3d", "dsplit", "dstack", "ediff1d", "eig", "eigh", "eigvals",
    "eigvalsh", "einsum", "ellipe", "ellipeinc", "ellipk", "ellipkinc", "ellipkm1", "elu", "embedding",
    "embedding_bag", "entr", "erf", "erfc", "erfcinv", "erfcx", "erfi", "erfinv", "eval_chebyc",
    "eval_chebys", "eval_chebyt", "eval_chebyu", "eval_gegenbauer", "eval_genlaguerre", "eval_hermite",
    "eval_hermitenorm", "eval_jacobi", "eval_laguerre", "eval_legendre", "eval_sh_chebyt", "eval_sh_chebyu",
    "eval_sh_legendre", "exp", "exp1", "exp10", "exp2", "expand_dims", "expi", "expit", "expm1", "expn",
    "exprel", "extract", "fabs", "fdtr", "fdtrc", "feature_alpha_dropout", "fft", "fft2", "fftn", "fftshift",
    "fill_diagonal", "fix", "flip", "fliplr", "flipud", "float_power", "floor", "floor_divide", "fmax",
    "fmin", "fmod", "fold", "fractional_max_pool2d", "fractional_max_pool2d_with_indices",
    "fractional_max_pool3d", "fractional_max_pool3d_with_indices", "fresnel", "frexp", "full", "full_like",
    "gamma", "gammainc", "gammaincc", "gammainccinv", "gammaincinv", "gammaln", "gammasgn",
    "gaussian_nll_loss", "gdtr", "gdtrc", "gelu", "geomspace", "getitem", "glu", "gradient", "grid_sample",
    "group_norm", "grouped_mm", "gru", "gru_cell", "gumbel_softmax", "hankel1", "hankel1e", "hankel2",
    "hankel2e", "hardshrink", "hardsigmoid", "hardswish", "hardtanh", "heaviside", "hfft",
    "hinge_embedding_loss", "hsplit", "hstack", "huber", "huber_loss", "hyp0f1", "hyp1f1", "hyp2f1", "hyperu",
    "hypot", "i0", "i0e", "i1", "i1e", "ifft", "ifft2", "ifftn", "ifftshift", "ihfft", "imag", "inner",
    "insert", "instance_norm", "interp", "interpolate", "inv", "inv_boxcox", "inv_boxcox1p", "irfft",
    "irfft2", "irfftn", "iv", "ive", "j0", "j1", "jv", "jve", "k0", "k0e", "k1", "k1e", "kei", "keip", "ker",
    "kerp", "kl_div", "kl_divergence", "kn", "kron", "kv", "kve", "l1_loss", "lambertw", "layer_norm",
    "ldexp", "leaky_relu", "linear", "linear_cross_entropy", "linspace", "local_response_norm", "log",
    "log10", "log1p", "log2", "log_expit", "log_ndtr", "log_softmax", "logaddexp", "logaddexp2", "loggamma",
    "logit", "logsigmoid", "logspace", "logsumexp", "lp_pool1d", "lp_pool2d", "lp_pool3d", "lstm",
    "lstm_cell", "lstsq", "margin_ranking_loss", "matmul", "matrix_diagonal", "matrix_norm", "matrix_power",
    "matrix_trace", "matrix_transpose", "matvec", "max", "max_pool1d", "max_pool1d_with_indices",
    "max_pool2d", "max_pool2d_with_indices", "max_pool3d", "max_pool3d_with_indices", "max_unpool1d",
    "max_unpool2d", "max_unpool3d", "maximum", "maximum_accumulate", "mean", "median", "meshgrid", "min",
    "minimum", "minimum_accumulate", "mish", "modf", "modstruve", "moveaxis", "mse_loss", "multi_dot",
    "multi_head_attention_forward", "multi_margin_loss", "multigammaln", "multilabel_margin_loss",
    "multilabel_soft_margin_loss", "multiply", "nan_to_num", "nancumprod", "nancumsum", "nanmax", "nanmean",
    "nanmedian", "nanmin", "nanpercentile", "nanprod", "nanquantile", "nanstd", "nansum", "nanvar",
    "native_channel_shuffle", "nbdtr", "nbdtrc", "ndtr", "ndtri", "ndtri_exp", "negative", "nextafter",
    "nll_loss", "norm", "normalize", "numpy_pad", "one_hot", "outer", "owens_t", "pad", "pairwise_distance",
    "partition", "pdist", "pdtr", "pdtrc", "percentile", "permute_dims", "piecewise", "pinv", "pixel_shuffle",
    "pixel_unshuffle", "place", "plain", "poch", "poisson_nll_loss", "poly", "polyadd", "polyder", "polydiv",
    "polyfit", "polygamma", "polyint", "polymul", "polysub", "polyval", "positive", "pow", "power", "powm1",
    "prelu", "prod", "pseudo_huber", "ptp", "put", "put_along_axis", "putmask", "qr", "quantile",
    "quick_gelu", "rad2deg", "radian", "radians", "ravel", "real", "real_if_close", "reciprocal", "rel_entr",
    "relu", "relu6", "remainder", "repeat", "reshape", "resize", "rfft", "rfft2", "rfftn", "rgamma", "rint",
    "rms_norm", "rnn", "rnn_relu_cell", "rnn_tanh_cell", "roll", "rollaxis", "roots", "rot90", "round",
    "rrelu", "scaled_dot_product_attention", "select", "selu", "setitem", "shichi", "sici", "sigmoid", "sign",
    "silu", "sin", "sinc", "sindg", "sinh", "sliding_window_view", "slogdet", "smooth_l1_loss",
    "soft_margin_loss", "softmax", "softmin", "softplus", "softshrink", "softsign", "solve", "sort",
    "sort_complex", "spacing", "spence", "split", "sqrt", "square", "squeeze", "stack", "std", "stdtr",
    "struve", "subtract", "sum", "svd", "svdvals", "swapaxes", "take", "take_along_axis", "tan", "tandg",
    "tanh", "tanhshrink", "tensordot", "tensorinv", "tensorsolve", "threshold", "tile", "trace", "transpose",
    "trapezoid", "tril", "trim_zeros", "triplet_margin_loss", "triplet_margin_with_distance_loss", "triu",
    "true_divide", "trunc", "unfold", "unstack", "unwrap", "upsample", "upsample_bilinear",
    "upsample_nearest", "vander", "var", "vdot", "vecdot", "vecmat", "vector_norm", "vectorize", "vsplit",
    "vstack", "where", "wofz", "wrightomega", "xlog1py", "xlogy", "y0", "y1", "yn", "yv", "yve", "zeta",
]
