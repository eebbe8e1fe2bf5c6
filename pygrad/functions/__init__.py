"""Differentiable functions, each with its Function class: ``F.square`` and ``F.Square``.

Functions of arrays have NumPy's names and signatures, those of neural networks PyTorch's.
"""

from pygrad.functions import plain
from pygrad.functions.adaptive_avg_pool import (
    AdaptiveAvgPool1d, AdaptiveAvgPool2d, AdaptiveAvgPool3d, adaptive_avg_pool1d, adaptive_avg_pool2d,
    adaptive_avg_pool3d,
)
from pygrad.functions.adaptive_max_pool import (
    AdaptiveMaxPool1d, AdaptiveMaxPool2d, AdaptiveMaxPool3d, adaptive_max_pool1d, adaptive_max_pool2d,
    adaptive_max_pool3d,
)
from pygrad.functions.adding import AddAt, add_at
from pygrad.functions.affine_grid import AffineGrid, affine_grid
from pygrad.functions.along_axis import apply_along_axis, apply_over_axes, vectorize
from pygrad.functions.alpha_dropout import (
    AlphaDropout, FeatureAlphaDropout, alpha_dropout, feature_alpha_dropout,
)
from pygrad.functions.angles import (
    Arctan2, Deg2rad, Hypot, Rad2deg, arctan2, atan2, deg2rad, degrees, hypot, rad2deg, radians,
)
from pygrad.functions.arithmetic import (
    Add, Divide, Multiply, Subtract, add, divide, multiply, subtract, true_divide,
)
from pygrad.functions.assignment import Setitem, setitem
from pygrad.functions.at_least import atleast_1d, atleast_2d, atleast_3d
from pygrad.functions.attention import (
    PackedAttention, ScaledDotProductAttention, scaled_dot_product_attention,
)
from pygrad.functions.avg_pool import AvgPool1d, AvgPool2d, AvgPool3d, avg_pool1d, avg_pool2d, avg_pool3d
from pygrad.functions.axes import (
    Swapaxes, Transpose, matrix_transpose, moveaxis, permute_dims, rollaxis, swapaxes, transpose,
)
from pygrad.functions.batch_norm import BatchNorm, batch_norm
from pygrad.functions.bessel import J0, J1, Y0, Y1, j0, j1, y0, y1
from pygrad.functions.bessel_modified import (
    BesselI0, I0e, I1, I1e, K0, K0e, K1, K1e, bessel_i0, i0e, i1, i1e, k0, k0e, k1, k1e,
)
from pygrad.functions.bessel_modified_orders import Iv, Ive, Kn, Kv, Kve, iv, ive, kn, kv, kve
from pygrad.functions.bessel_orders import Jv, Jve, Yn, Yv, Yve, jv, jve, yn, yv, yve
from pygrad.functions.beta_functions import Beta, Betaln, beta, betaln
from pygrad.functions.bilinear import Bilinear, bilinear
from pygrad.functions.binary_cross_entropy import (
    BinaryCrossEntropy, BinaryCrossEntropyWithLogits, binary_cross_entropy, binary_cross_entropy_with_logits,
)
from pygrad.functions.block import Block, block
from pygrad.functions.box_cox import (
    Boxcox, Boxcox1p, InvBoxcox, InvBoxcox1p, Powm1, boxcox, boxcox1p, inv_boxcox, inv_boxcox1p, powm1,
)
from pygrad.functions.broadcasting import BroadcastTo, broadcast_arrays, broadcast_to, meshgrid
from pygrad.functions.casting import Astype, Copy, astype, copy
from pygrad.functions.channel_dropout import Dropout1d, Dropout2d, Dropout3d, dropout1d, dropout2d, dropout3d
from pygrad.functions.chebyshev_polynomials import (
    EvalChebyc, EvalChebys, EvalChebyt, EvalChebyu, EvalShChebyt, EvalShChebyu, eval_chebyc, eval_chebys,
    eval_chebyt, eval_chebyu, eval_sh_chebyt, eval_sh_chebyu,
)
from pygrad.functions.cholesky import Cholesky, cholesky
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
from pygrad.functions.correlation import Convolve, Correlate, convolve, correlate
from pygrad.functions.counting import Bincount, bincount
from pygrad.functions.creation import array, asarray, full, full_like
from pygrad.functions.cross import Cross, cross
from pygrad.functions.cross_entropy import CrossEntropy, SoftCrossEntropy, cross_entropy
from pygrad.functions.ctc import CtcLoss, ctc_loss
from pygrad.functions.cumulative import Cumprod, Cumsum, cumprod, cumsum, cumulative_prod, cumulative_sum
from pygrad.functions.degrees import (
    Cosdg, Cosm1, Cotdg, Exp10, Radian, Sindg, Tandg, cosdg, cosm1, cotdg, exp10, radian, sindg, tandg,
)
from pygrad.functions.determinants import Det, Slogdet, det, slogdet
from pygrad.functions.diagonals import Diag, Diagonal, diag, diagflat, diagonal
from pygrad.functions.digamma import (
    Digamma, Multigammaln, Polygamma, Zeta, digamma, multigammaln, polygamma, zeta,
)
from pygrad.functions.distances import (
    CosineSimilarity, PairwiseDistance, cosine_similarity, pairwise_distance,
)
from pygrad.functions.dropout import Dropout, dropout
from pygrad.functions.eigen import Eig, Eigvals, eig, eigvals
from pygrad.functions.einsum import Einsum, einsum
from pygrad.functions.elliptic import (
    Ellipe, Ellipeinc, Ellipk, Ellipkinc, Ellipkm1, ellipe, ellipeinc, ellipk, ellipkinc, ellipkm1,
)
from pygrad.functions.elu import Celu, Elu, Selu, celu, elu, selu
from pygrad.functions.embedding import Embedding, ScatterRows, embedding
from pygrad.functions.embedding_bag import EmbeddingBag, EmbeddingBagMax, embedding_bag
from pygrad.functions.embedding_losses import (
    CosineEmbeddingLoss, TripletMarginLoss, cosine_embedding_loss, triplet_margin_loss,
    triplet_margin_with_distance_loss,
)
from pygrad.functions.entropies import (
    Entr, KlDivergence, RelEntr, Xlog1py, Xlogy, entr, kl_divergence, rel_entr, xlog1py, xlogy,
)
from pygrad.functions.erf import Erf, erf
from pygrad.functions.error_functions import (
    Dawsn, Erfc, Erfcinv, Erfcx, Erfi, Erfinv, Wofz, dawsn, erfc, erfcinv, erfcx, erfi, erfinv, wofz,
)
from pygrad.functions.exponential import Exp, Exp2, Expm1, exp, exp2, expm1
from pygrad.functions.exponential_integrals import (
    Exp1, Expi, Expn, Exprel, Spence, exp1, expi, expn, exprel, spence,
)
from pygrad.functions.extrema import Max, Min, max, min, ptp
from pygrad.functions.extremum import Fmax, Fmin, Maximum, Minimum, fmax, fmin, maximum, minimum
from pygrad.functions.flipping import Flip, Roll, flip, fliplr, flipud, roll, rot90
from pygrad.functions.floating_parts import (
    Copysign, Ldexp, Nextafter, Spacing, copysign, frexp, ldexp, nextafter, spacing,
)
from pygrad.functions.fourier import Fft, Ifft, Irfft, Rfft, fft, hfft, ifft, ihfft, irfft, rfft
from pygrad.functions.fourier_axes import Fftn, Ifftn, Irfftn, Rfftn, fftn, ifftn, irfftn, rfftn
from pygrad.functions.fourier_planes import fft2, ifft2, irfft2, rfft2
from pygrad.functions.fourier_shifts import Fftshift, Ifftshift, fftshift, ifftshift
from pygrad.functions.fractional_max_pool import (
    FractionalMaxPool2d, FractionalMaxPool3d, fractional_max_pool2d, fractional_max_pool3d,
)
from pygrad.functions.gamma_functions import (
    Binom, Gamma, Gammaln, Loggamma, Poch, Rgamma, binom, gamma, gammaln, loggamma, poch, rgamma,
)
from pygrad.functions.gelu import Gelu, gelu
from pygrad.functions.glu import Glu, glu
from pygrad.functions.grid_sample import GridSample, grid_sample
from pygrad.functions.group_norm import GroupNorm, group_norm
from pygrad.functions.grouped_mm import GroupedMm, grouped_mm
from pygrad.functions.gru import Gru, gru
from pygrad.functions.gumbel import GumbelSoftmax, Hardmax, gumbel_softmax
from pygrad.functions.hankel import Hankel1, Hankel1e, Hankel2, Hankel2e, hankel1, hankel1e, hankel2, hankel2e
from pygrad.functions.hard import (
    Hardsigmoid, Hardswish, Hardtanh, Relu6, hardsigmoid, hardswish, hardtanh, relu6,
)
from pygrad.functions.heaviside import Heaviside, heaviside
from pygrad.functions.hermitian_eigen import Eigh, Eigvalsh, eigh, eigvalsh
from pygrad.functions.huber import Huber, PseudoHuber, huber, pseudo_huber
from pygrad.functions.hyperbolic import (
    Arccosh, Arcsinh, Arctanh, Cosh, Sinh, acosh, arccosh, arcsinh, arctanh, asinh, atanh, cosh, sinh,
)
from pygrad.functions.hypergeometric import Hyp0f1, Hyp1f1, Hyp2f1, Hyperu, hyp0f1, hyp1f1, hyp2f1, hyperu
from pygrad.functions.i0 import I0, i0
from pygrad.functions.incomplete_beta import (
    Betainc, Betaincc, Betainccinv, Betaincinv, betainc, betaincc, betainccinv, betaincinv,
)
from pygrad.functions.incomplete_gamma import (
    Gammainc, Gammaincc, Gammainccinv, Gammaincinv, gammainc, gammaincc, gammainccinv, gammaincinv,
)
from pygrad.functions.indexing import Getitem, ScatterAdd, getitem
from pygrad.functions.insertion import Insert, delete, insert, trim_zeros
from pygrad.functions.instance_norm import InstanceNorm, instance_norm
from pygrad.functions.interp import Interp, interp
from pygrad.functions.interpolate import (
    Interpolate, interpolate, upsample, upsample_bilinear, upsample_nearest,
)
from pygrad.functions.inverse_trigonometric import (
    Arccos, Arcsin, Arctan, acos, arccos, arcsin, arctan, asin, atan,
)
from pygrad.functions.jacobi_polynomials import (
    EvalGegenbauer, EvalJacobi, EvalLegendre, EvalShLegendre, eval_gegenbauer, eval_jacobi, eval_legendre,
    eval_sh_legendre,
)
from pygrad.functions.joining import Concatenate, Stack, append, concat, concatenate, stack
from pygrad.functions.laguerre_polynomials import (
    EvalGenlaguerre, EvalHermite, EvalHermitenorm, EvalLaguerre, eval_genlaguerre, eval_hermite,
    eval_hermitenorm, eval_laguerre,
)
from pygrad.functions.lambert import Lambertw, Wrightomega, lambertw, wrightomega
from pygrad.functions.layer_norm import LayerNorm, layer_norm
from pygrad.functions.likelihood_losses import (
    GaussianNllLoss, KlDiv, PoissonNllLoss, gaussian_nll_loss, kl_div, poisson_nll_loss,
)
from pygrad.functions.linear import Linear, linear
from pygrad.functions.linear_cross_entropy import LinearCrossEntropy, linear_cross_entropy
from pygrad.functions.linear_systems import Inv, Solve, inv, solve, tensorinv, tensorsolve
from pygrad.functions.local_response_norm import LocalResponseNorm, local_response_norm
from pygrad.functions.logaddexp import Logaddexp, Logaddexp2, logaddexp, logaddexp2
from pygrad.functions.logarithms import Log, Log10, Log1p, Log2, log, log10, log1p, log2
from pygrad.functions.logistic import Expit, LogExpit, Logit, expit, log_expit, logit
from pygrad.functions.lp_pool import LpPool1d, LpPool2d, LpPool3d, lp_pool1d, lp_pool2d, lp_pool3d
from pygrad.functions.lstm import Lstm, lstm
from pygrad.functions.margin_losses import (
    HingeEmbeddingLoss, MarginRankingLoss, SoftMarginLoss, hinge_embedding_loss, margin_ranking_loss,
    soft_margin_loss,
)
from pygrad.functions.matrix_chains import matrix_power, multi_dot
from pygrad.functions.matrix_norms import cond, matrix_norm, norm
from pygrad.functions.matrix_vector import Matvec, Vecmat, matvec, vecmat
from pygrad.functions.max_pool import MaxPool1d, MaxPool2d, MaxPool3d, max_pool1d, max_pool2d, max_pool3d
from pygrad.functions.max_unpool import (
    MaxUnpool1d, MaxUnpool2d, MaxUnpool3d, max_unpool1d, max_unpool2d, max_unpool3d,
)
from pygrad.functions.mish import Mish, mish
from pygrad.functions.multi_head_attention import multi_head_attention_forward
from pygrad.functions.nan_extrema import Nanmax, Nanmin, nanmax, nanmin
from pygrad.functions.nan_quantiles import (
    Nanmedian, Nanpercentile, Nanquantile, nanmedian, nanpercentile, nanquantile,
)
from pygrad.functions.nan_reductions import Nanmean, nancumprod, nancumsum, nanmean, nanprod, nansum
from pygrad.functions.nan_to_num import NanToNum, nan_to_num
from pygrad.functions.nan_variance import Nanstd, Nanvar, nanstd, nanvar
from pygrad.functions.nll_loss import NllLoss, nll_loss
from pygrad.functions.normal_distribution import (
    LogNdtr, Ndtr, Ndtri, NdtriExp, OwensT, log_ndtr, ndtr, ndtri, ndtri_exp, owens_t,
)
from pygrad.functions.normalize import Normalize, normalize
from pygrad.functions.numpy_pad import NumpyPad, numpy_pad
from pygrad.functions.one_hot import one_hot
from pygrad.functions.orthogonal import Qr, qr
from pygrad.functions.oscillating_integrals import Airy, Fresnel, Shichi, Sici, airy, fresnel, shichi, sici
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
from pygrad.functions.roots import Cbrt, Sqrt, Square, cbrt, sqrt, square
from pygrad.functions.rounding import Ceil, Floor, Rint, Round, Trunc, ceil, fix, floor, rint, round, trunc
from pygrad.functions.running_extrema import (
    MaximumAccumulate, MinimumAccumulate, maximum_accumulate, minimum_accumulate,
)
from pygrad.functions.segments import AddReduceat, add_reduceat
from pygrad.functions.selection import piecewise, select
from pygrad.functions.shaping import ExpandDims, Ravel, Reshape, Squeeze, expand_dims, ravel, reshape, squeeze
from pygrad.functions.shrink import (
    Hardshrink, Softshrink, Tanhshrink, Threshold, hardshrink, softshrink, tanhshrink, threshold,
)
from pygrad.functions.sigmoid import Sigmoid, sigmoid
from pygrad.functions.sign import (
    Absolute, Fabs, Negative, Positive, Sign, abs, absolute, fabs, negative, positive, sign,
)
from pygrad.functions.silu import QuickGelu, Silu, quick_gelu, silu
from pygrad.functions.sinc import Sinc, sinc
from pygrad.functions.singular_values import Svd, Svdvals, svd, svdvals
from pygrad.functions.sliding import AsStrided, SlidingWindowView, as_strided, sliding_window_view
from pygrad.functions.softmax import LogSoftmax, Logsumexp, Softmax, log_softmax, logsumexp, softmax
from pygrad.functions.softmin import Softmin, softmin
from pygrad.functions.softplus import Logsigmoid, Softplus, logsigmoid, softplus
from pygrad.functions.softsign import Softsign, softsign
from pygrad.functions.sorting import Partition, Sort, partition, sort, sort_complex
from pygrad.functions.splitting import Split, Unstack, array_split, dsplit, hsplit, split, unstack, vsplit
from pygrad.functions.stacking import column_stack, dstack, hstack, vstack
from pygrad.functions.sums import Mean, Sum, mean, sum
from pygrad.functions.taking import Choose, choose, compress, extract, take, take_along_axis
from pygrad.functions.tanh import Tanh, tanh
from pygrad.functions.tensor_products import Kron, Tensordot, kron, tensordot
from pygrad.functions.traces import MatrixDiagonal, OnDiagonal, Trace, matrix_diagonal, matrix_trace, trace
from pygrad.functions.transposed_convolution import (
    ConvTranspose1d, ConvTranspose2d, ConvTranspose3d, conv_transpose1d, conv_transpose2d, conv_transpose3d,
)
from pygrad.functions.triangles import Tril, Triu, tril, triu
from pygrad.functions.trigonometric import Cos, Sin, Tan, cos, sin, tan
from pygrad.functions.unfold import Fold, Unfold, fold, unfold
from pygrad.functions.unwrap import Unwrap, unwrap
from pygrad.functions.updates import copyto, fill_diagonal, place, put, put_along_axis, putmask
from pygrad.functions.variance import Std, Var, std, var
from pygrad.functions.vector_norms import VectorNorm, vector_norm
from pygrad.functions.vector_products import Inner, Outer, Vdot, Vecdot, inner, outer, vdot, vecdot
from pygrad.functions.where import Where, where

__all__ = [
    "Absolute", "AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d", "AdaptiveMaxPool1d",
    "AdaptiveMaxPool2d", "AdaptiveMaxPool3d", "Add", "AddAt", "AddReduceat", "AffineGrid", "Airy",
    "AlphaDropout", "Angle", "Arccos", "Arccosh", "Arcsin", "Arcsinh", "Arctan", "Arctan2", "Arctanh",
    "AsStrided", "Astype", "AvgPool1d", "AvgPool2d", "AvgPool3d", "BatchNorm", "BesselI0", "Beta", "Betainc",
    "Betaincc", "Betainccinv", "Betaincinv", "Betaln", "Bilinear", "BinaryCrossEntropy",
    "BinaryCrossEntropyWithLogits", "Bincount", "Binom", "Block", "Boxcox", "Boxcox1p", "BroadcastTo", "Cbrt",
    "Cdist", "Ceil", "Celu", "ChannelShuffle", "Cholesky", "Choose", "Clip", "Concatenate", "Conj", "Conv1d",
    "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d", "ConvWeight", "Convolve",
    "Copy", "Copysign", "Correlate", "Cos", "Cosdg", "Cosh", "CosineEmbeddingLoss", "CosineSimilarity",
    "Cosm1", "Cotdg", "Cross", "CrossEntropy", "CtcLoss", "Cumprod", "Cumsum", "Dawsn", "Deg2rad", "Det",
    "Diag", "Diagonal", "Digamma", "Divide", "Dot", "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "Eig",
    "Eigh", "Eigvals", "Eigvalsh", "Einsum", "Ellipe", "Ellipeinc", "Ellipk", "Ellipkinc", "Ellipkm1", "Elu",
    "Embedding", "EmbeddingBag", "EmbeddingBagMax", "Entr", "Erf", "Erfc", "Erfcinv", "Erfcx", "Erfi",
    "Erfinv", "EvalChebyc", "EvalChebys", "EvalChebyt", "EvalChebyu", "EvalGegenbauer", "EvalGenlaguerre",
    "EvalHermite", "EvalHermitenorm", "EvalJacobi", "EvalLaguerre", "EvalLegendre", "EvalShChebyt",
    "EvalShChebyu", "EvalShLegendre", "Exp", "Exp1", "Exp10", "Exp2", "ExpandDims", "Expi", "Expit", "Expm1",
    "Expn", "Exprel", "Fabs", "FeatureAlphaDropout", "Fft", "Fftn", "Fftshift", "Flip", "Floor",
    "FloorDivide", "Fmax", "Fmin", "Fmod", "Fold", "FractionalMaxPool2d", "FractionalMaxPool3d", "Fresnel",
    "Gamma", "Gammainc", "Gammaincc", "Gammainccinv", "Gammaincinv", "Gammaln", "GaussianNllLoss", "Gelu",
    "Getitem", "Glu", "GridSample", "GroupNorm", "GroupedMm", "Gru", "GruCell", "GumbelSoftmax", "Hankel1",
    "Hankel1e", "Hankel2", "Hankel2e", "Hardmax", "Hardshrink", "Hardsigmoid", "Hardswish", "Hardtanh",
    "Heaviside", "HingeEmbeddingLoss", "Huber", "HuberLoss", "Hyp0f1", "Hyp1f1", "Hyp2f1", "Hyperu", "Hypot",
    "I0", "I0e", "I1", "I1e", "Ifft", "Ifftn", "Ifftshift", "Imag", "Inner", "Insert", "InstanceNorm",
    "Interp", "Interpolate", "Inv", "InvBoxcox", "InvBoxcox1p", "Irfft", "Irfftn", "Iv", "Ive", "J0", "J1",
    "Jv", "Jve", "K0", "K0e", "K1", "K1e", "KlDiv", "KlDivergence", "Kn", "Kron", "Kv", "Kve", "L1Loss",
    "Lambertw", "LayerNorm", "Ldexp", "LeakyRelu", "Linear", "LinearCrossEntropy", "LocalResponseNorm", "Log",
    "Log10", "Log1p", "Log2", "LogExpit", "LogNdtr", "LogSoftmax", "Logaddexp", "Logaddexp2", "Loggamma",
    "Logit", "Logsigmoid", "Logsumexp", "LpPool1d", "LpPool2d", "LpPool3d", "Lstm", "LstmCell",
    "MarginRankingLoss", "Matmul", "MatrixDiagonal", "Matvec", "Max", "MaxPool1d", "MaxPool2d", "MaxPool3d",
    "MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d", "Maximum", "MaximumAccumulate", "Mean", "Median", "Min",
    "Minimum", "MinimumAccumulate", "Mish", "Modf", "MseLoss", "MultiMarginLoss", "Multigammaln",
    "MultilabelMarginLoss", "MultilabelSoftMarginLoss", "Multiply", "NanToNum", "Nanmax", "Nanmean",
    "Nanmedian", "Nanmin", "Nanpercentile", "Nanquantile", "Nanstd", "Nanvar", "Ndtr", "Ndtri", "NdtriExp",
    "Negative", "Nextafter", "NllLoss", "Normalize", "NumpyPad", "OnDiagonal", "Outer", "OwensT",
    "PackedAttention", "Pad", "PairwiseDistance", "Partition", "Pdist", "Percentile", "PixelShuffle",
    "PixelUnshuffle", "Poch", "PoissonNllLoss", "Polygamma", "Positive", "Power", "Powm1", "Prelu", "Prod",
    "PseudoHuber", "Qr", "Quantile", "QuickGelu", "Rad2deg", "Radian", "Ravel", "Real", "Reciprocal",
    "RelEntr", "Relu", "Relu6", "Remainder", "Repeat", "Reshape", "Rfft", "Rfftn", "Rgamma", "Rint",
    "RmsNorm", "Rnn", "Roll", "Round", "Rrelu", "ScaledDotProductAttention", "ScatterAdd", "ScatterRows",
    "Selu", "Setitem", "Shichi", "Sici", "Sigmoid", "Sign", "Silu", "Sin", "Sinc", "Sindg", "Sinh",
    "SlidingWindowView", "Slogdet", "SmoothL1Loss", "SoftCrossEntropy", "SoftMarginLoss", "Softmax",
    "Softmin", "Softplus", "Softshrink", "Softsign", "Solve", "Sort", "Spacing", "Spence", "Split", "Sqrt",
    "Square", "Squeeze", "Stack", "Std", "Subtract", "Sum", "Svd", "Svdvals", "Swapaxes", "Tan", "Tandg",
    "Tanh", "Tanhshrink", "Tensordot", "Threshold", "Tile", "Trace", "Transpose", "Tril", "TripletMarginLoss",
    "Triu", "Trunc", "Unfold", "Unstack", "Unwrap", "Var", "Vdot", "Vecdot", "Vecmat", "VectorNorm", "Where",
    "Wofz", "Wrightomega", "Xlog1py", "Xlogy", "Y0", "Y1", "Yn", "Yv", "Yve", "Zeta",
    "abs", "absolute", "acos", "acosh", "adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d",
    "adaptive_max_pool1d", "adaptive_max_pool1d_with_indices", "adaptive_max_pool2d",
    "adaptive_max_pool2d_with_indices", "adaptive_max_pool3d", "adaptive_max_pool3d_with_indices", "add",
    "add_at", "add_reduceat", "affine_grid", "airy", "alpha_dropout", "angle", "append", "apply_along_axis",
    "apply_over_axes", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctan2", "arctanh", "array",
    "array_split", "as_strided", "asarray", "asin", "asinh", "astype", "atan", "atan2", "atanh", "atleast_1d",
    "atleast_2d", "atleast_3d", "avg_pool1d", "avg_pool2d", "avg_pool3d", "batch_norm", "bessel_i0", "beta",
    "betainc", "betaincc", "betainccinv", "betaincinv", "betaln", "bilinear", "binary_cross_entropy",
    "binary_cross_entropy_with_logits", "bincount", "binom", "block", "boxcox", "boxcox1p",
    "broadcast_arrays", "broadcast_to", "cbrt", "cdist", "ceil", "celu", "channel_shuffle", "cholesky",
    "choose", "clip", "column_stack", "compress", "concat", "concatenate", "cond", "conj", "conjugate",
    "conv1d", "conv2d", "conv3d", "conv_tbc", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d",
    "convolve", "copy", "copysign", "copyto", "correlate", "cos", "cosdg", "cosh", "cosine_embedding_loss",
    "cosine_similarity", "cosm1", "cotdg", "cross", "cross_entropy", "ctc_loss", "cumprod", "cumsum",
    "cumulative_prod", "cumulative_sum", "dawsn", "deg2rad", "degrees", "delete", "det", "diag", "diagflat",
    "diagonal", "digamma", "divide", "divmod", "dot", "dropout", "dropout1d", "dropout2d", "dropout3d",
    "dsplit", "dstack", "eig", "eigh", "eigvals", "eigvalsh", "einsum", "ellipe", "ellipeinc", "ellipk",
    "ellipkinc", "ellipkm1", "elu", "embedding", "embedding_bag", "entr", "erf", "erfc", "erfcinv", "erfcx",
    "erfi", "erfinv", "eval_chebyc", "eval_chebys", "eval_chebyt", "eval_chebyu", "eval_gegenbauer",
    "eval_genlaguerre", "eval_hermite", "eval_hermitenorm", "eval_jacobi", "eval_laguerre", "eval_legendre",
    "eval_sh_chebyt", "eval_sh_chebyu", "eval_sh_legendre", "exp", "exp1", "exp10", "exp2", "expand_dims",
    "expi", "expit", "expm1", "expn", "exprel", "extract", "fabs", "feature_alpha_dropout", "fft", "fft2",
    "fftn", "fftshift", "fill_diagonal", "fix", "flip", "fliplr", "flipud", "float_power", "floor",
    "floor_divide", "fmax", "fmin", "fmod", "fold", "fractional_max_pool2d",
    "fractional_max_pool2d_with_indices", "fractional_max_pool3d", "fractional_max_pool3d_with_indices",
    "fresnel", "frexp", "full", "full_like", "gamma", "gammainc", "gammaincc", "gammainccinv", "gammaincinv",
    "gammaln", "gaussian_nll_loss", "gelu", "getitem", "glu", "grid_sample", "group_norm", "grouped_mm",
    "gru", "gru_cell", "gumbel_softmax", "hankel1", "hankel1e", "hankel2", "hankel2e", "hardshrink",
    "hardsigmoid", "hardswish", "hardtanh", "heaviside", "hfft", "hinge_embedding_loss", "hsplit", "hstack",
    "huber", "huber_loss", "hyp0f1", "hyp1f1", "hyp2f1", "hyperu", "hypot", "i0", "i0e", "i1", "i1e", "ifft",
    "ifft2", "ifftn", "ifftshift", "ihfft", "imag", "inner", "insert", "instance_norm", "interp",
    "interpolate", "inv", "inv_boxcox", "inv_boxcox1p", "irfft", "irfft2", "irfftn", "iv", "ive", "j0", "j1",
    "jv", "jve", "k0", "k0e", "k1", "k1e", "kl_div", "kl_divergence", "kn", "kron", "kv", "kve", "l1_loss",
    "lambertw", "layer_norm", "ldexp", "leaky_relu", "linear", "linear_cross_entropy", "local_response_norm",
    "log", "log10", "log1p", "log2", "log_expit", "log_ndtr", "log_softmax", "logaddexp", "logaddexp2",
    "loggamma", "logit", "logsigmoid", "logsumexp", "lp_pool1d", "lp_pool2d", "lp_pool3d", "lstm",
    "lstm_cell", "margin_ranking_loss", "matmul", "matrix_diagonal", "matrix_norm", "matrix_power",
    "matrix_trace", "matrix_transpose", "matvec", "max", "max_pool1d", "max_pool1d_with_indices",
    "max_pool2d", "max_pool2d_with_indices", "max_pool3d", "max_pool3d_with_indices", "max_unpool1d",
    "max_unpool2d", "max_unpool3d", "maximum", "maximum_accumulate", "mean", "median", "meshgrid", "min",
    "minimum", "minimum_accumulate", "mish", "modf", "moveaxis", "mse_loss", "multi_dot",
    "multi_head_attention_forward", "multi_margin_loss", "multigammaln", "multilabel_margin_loss",
    "multilabel_soft_margin_loss", "multiply", "nan_to_num", "nancumprod", "nancumsum", "nanmax", "nanmean",
    "nanmedian", "nanmin", "nanpercentile", "nanprod", "nanquantile", "nanstd", "nansum", "nanvar",
    "native_channel_shuffle", "ndtr", "ndtri", "ndtri_exp", "negative", "nextafter", "nll_loss", "norm",
    "normalize", "numpy_pad", "one_hot", "outer", "owens_t", "pad", "pairwise_distance", "partition", "pdist",
    "percentile", "permute_dims", "piecewise", "pixel_shuffle", "pixel_unshuffle", "place", "plain", "poch",
    "poisson_nll_loss", "polygamma", "positive", "pow", "power", "powm1", "prelu", "prod", "pseudo_huber",
    "ptp", "put", "put_along_axis", "putmask", "qr", "quantile", "quick_gelu", "rad2deg", "radian", "radians",
    "ravel", "real", "real_if_close", "reciprocal", "rel_entr", "relu", "relu6", "remainder", "repeat",
    "reshape", "resize", "rfft", "rfft2", "rfftn", "rgamma", "rint", "rms_norm", "rnn", "rnn_relu_cell",
    "rnn_tanh_cell", "roll", "rollaxis", "rot90", "round", "rrelu", "scaled_dot_product_attention", "select",
    "selu", "setitem", "shichi", "sici", "sigmoid", "sign", "silu", "sin", "sinc", "sindg", "sinh",
    "sliding_window_view", "slogdet", "smooth_l1_loss", "soft_margin_loss", "softmax", "softmin", "softplus",
    "softshrink", "softsign", "solve", "sort", "sort_complex", "spacing", "spence", "split", "sqrt", "square",
    "squeeze", "stack", "std", "subtract", "sum", "svd", "svdvals", "swapaxes", "take", "take_along_axis",
    "tan", "tandg", "tanh", "tanhshrink", "tensordot", "tensorinv", "tensorsolve", "threshold", "tile",
    "trace", "transpose", "tril", "trim_zeros", "triplet_margin_loss", "triplet_margin_with_distance_loss",
    "triu", "true_divide", "trunc", "unfold", "unstack", "unwrap", "upsample", "upsample_bilinear",
    "upsample_nearest", "var", "vdot", "vecdot", "vecmat", "vector_norm", "vectorize", "vsplit", "vstack",
    "where", "wofz", "wrightomega", "xlog1py", "xlogy", "y0", "y1", "yn", "yv", "yve", "zeta",
]
