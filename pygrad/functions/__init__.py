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
from pygrad.functions.bilinear import Bilinear, bilinear
from pygrad.functions.binary_cross_entropy import (
    BinaryCrossEntropy, BinaryCrossEntropyWithLogits, binary_cross_entropy, binary_cross_entropy_with_logits,
)
from pygrad.functions.block import Block, block
from pygrad.functions.broadcasting import BroadcastTo, broadcast_arrays, broadcast_to, meshgrid
from pygrad.functions.casting import Astype, Copy, astype, copy
from pygrad.functions.channel_dropout import Dropout1d, Dropout2d, Dropout3d, dropout1d, dropout2d, dropout3d
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
from pygrad.functions.determinants import Det, Slogdet, det, slogdet
from pygrad.functions.diagonals import Diag, Diagonal, diag, diagflat, diagonal
from pygrad.functions.distances import (
    CosineSimilarity, PairwiseDistance, cosine_similarity, pairwise_distance,
)
from pygrad.functions.dropout import Dropout, dropout
from pygrad.functions.eigen import Eig, Eigvals, eig, eigvals
from pygrad.functions.einsum import Einsum, einsum
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
from pygrad.functions.heaviside import Heaviside, heaviside
from pygrad.functions.hermitian_eigen import Eigh, Eigvalsh, eigh, eigvalsh
from pygrad.functions.hyperbolic import (
    Arccosh, Arcsinh, Arctanh, Cosh, Sinh, acosh, arccosh, arcsinh, arctanh, asinh, atanh, cosh, sinh,
)
from pygrad.functions.i0 import I0, i0
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
from pygrad.functions.joining import Concatenate, Stack, append, concat, concatenate, stack
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
from pygrad.functions.normalize import Normalize, normalize
from pygrad.functions.numpy_pad import NumpyPad, numpy_pad
from pygrad.functions.one_hot import one_hot
from pygrad.functions.orthogonal import Qr, qr
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
    "AdaptiveMaxPool2d", "AdaptiveMaxPool3d", "Add", "AddAt", "AddReduceat", "AffineGrid", "AlphaDropout",
    "Angle", "Arccos", "Arccosh", "Arcsin", "Arcsinh", "Arctan", "Arctan2", "Arctanh", "AsStrided", "Astype",
    "AvgPool1d", "AvgPool2d", "AvgPool3d", "BatchNorm", "Bilinear", "BinaryCrossEntropy",
    "BinaryCrossEntropyWithLogits", "Bincount", "Block", "BroadcastTo", "Cbrt", "Cdist", "Ceil", "Celu",
    "ChannelShuffle", "Cholesky", "Choose", "Clip", "Concatenate", "Conj", "Conv1d", "Conv2d", "Conv3d",
    "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d", "ConvWeight", "Convolve", "Copy", "Copysign",
    "Correlate", "Cos", "Cosh", "CosineEmbeddingLoss", "CosineSimilarity", "Cross", "CrossEntropy", "CtcLoss",
    "Cumprod", "Cumsum", "Deg2rad", "Det", "Diag", "Diagonal", "Divide", "Dot", "Dropout", "Dropout1d",
    "Dropout2d", "Dropout3d", "Eig", "Eigh", "Eigvals", "Eigvalsh", "Einsum", "Elu", "Embedding",
    "EmbeddingBag", "EmbeddingBagMax", "Erf", "Exp", "Exp2", "ExpandDims", "Expm1", "Fabs",
    "FeatureAlphaDropout", "Fft", "Fftn", "Fftshift", "Flip", "Floor", "FloorDivide", "Fmax", "Fmin", "Fmod",
    "Fold", "FractionalMaxPool2d", "FractionalMaxPool3d", "GaussianNllLoss", "Gelu", "Getitem", "Glu",
    "GridSample", "GroupNorm", "GroupedMm", "Gru", "GruCell", "GumbelSoftmax", "Hardmax", "Hardshrink",
    "Hardsigmoid", "Hardswish", "Hardtanh", "Heaviside", "HingeEmbeddingLoss", "HuberLoss", "Hypot", "I0",
    "Ifft", "Ifftn", "Ifftshift", "Imag", "Inner", "Insert", "InstanceNorm", "Interp", "Interpolate", "Inv",
    "Irfft", "Irfftn", "KlDiv", "Kron", "L1Loss", "LayerNorm", "Ldexp", "LeakyRelu", "Linear",
    "LinearCrossEntropy", "LocalResponseNorm", "Log", "Log10", "Log1p", "Log2", "LogSoftmax", "Logaddexp",
    "Logaddexp2", "Logsigmoid", "Logsumexp", "LpPool1d", "LpPool2d", "LpPool3d", "Lstm", "LstmCell",
    "MarginRankingLoss", "Matmul", "MatrixDiagonal", "Matvec", "Max", "MaxPool1d", "MaxPool2d", "MaxPool3d",
    "MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d", "Maximum", "MaximumAccumulate", "Mean", "Median", "Min",
    "Minimum", "MinimumAccumulate", "Mish", "Modf", "MseLoss", "MultiMarginLoss", "MultilabelMarginLoss",
    "MultilabelSoftMarginLoss", "Multiply", "NanToNum", "Nanmax", "Nanmean", "Nanmedian", "Nanmin",
    "Nanpercentile", "Nanquantile", "Nanstd", "Nanvar", "Negative", "Nextafter", "NllLoss", "Normalize",
    "NumpyPad", "OnDiagonal", "Outer", "PackedAttention", "Pad", "PairwiseDistance", "Partition", "Pdist",
    "Percentile", "PixelShuffle", "PixelUnshuffle", "PoissonNllLoss", "Positive", "Power", "Prelu", "Prod",
    "Qr", "Quantile", "QuickGelu", "Rad2deg", "Ravel", "Real", "Reciprocal", "Relu", "Relu6", "Remainder",
    "Repeat", "Reshape", "Rfft", "Rfftn", "Rint", "RmsNorm", "Rnn", "Roll", "Round", "Rrelu",
    "ScaledDotProductAttention", "ScatterAdd", "ScatterRows", "Selu", "Setitem", "Sigmoid", "Sign", "Silu",
    "Sin", "Sinc", "Sinh", "SlidingWindowView", "Slogdet", "SmoothL1Loss", "SoftCrossEntropy",
    "SoftMarginLoss", "Softmax", "Softmin", "Softplus", "Softshrink", "Softsign", "Solve", "Sort", "Spacing",
    "Split", "Sqrt", "Square", "Squeeze", "Stack", "Std", "Subtract", "Sum", "Svd", "Svdvals", "Swapaxes",
    "Tan", "Tanh", "Tanhshrink", "Tensordot", "Threshold", "Tile", "Trace", "Transpose", "Tril",
    "TripletMarginLoss", "Triu", "Trunc", "Unfold", "Unstack", "Unwrap", "Var", "Vdot", "Vecdot", "Vecmat",
    "VectorNorm", "Where",
    "abs", "absolute", "acos", "acosh", "adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d",
    "adaptive_max_pool1d", "adaptive_max_pool1d_with_indices", "adaptive_max_pool2d",
    "adaptive_max_pool2d_with_indices", "adaptive_max_pool3d", "adaptive_max_pool3d_with_indices", "add",
    "add_at", "add_reduceat", "affine_grid", "alpha_dropout", "angle", "append", "apply_along_axis",
    "apply_over_axes", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctan2", "arctanh", "array",
    "array_split", "as_strided", "asarray", "asin", "asinh", "astype", "atan", "atan2", "atanh", "atleast_1d",
    "atleast_2d", "atleast_3d", "avg_pool1d", "avg_pool2d", "avg_pool3d", "batch_norm", "bilinear",
    "binary_cross_entropy", "binary_cross_entropy_with_logits", "bincount", "block", "broadcast_arrays",
    "broadcast_to", "cbrt", "cdist", "ceil", "celu", "channel_shuffle", "cholesky", "choose", "clip",
    "column_stack", "compress", "concat", "concatenate", "cond", "conj", "conjugate", "conv1d", "conv2d",
    "conv3d", "conv_tbc", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "convolve", "copy",
    "copysign", "copyto", "correlate", "cos", "cosh", "cosine_embedding_loss", "cosine_similarity", "cross",
    "cross_entropy", "ctc_loss", "cumprod", "cumsum", "cumulative_prod", "cumulative_sum", "deg2rad",
    "degrees", "delete", "det", "diag", "diagflat", "diagonal", "divide", "divmod", "dot", "dropout",
    "dropout1d", "dropout2d", "dropout3d", "dsplit", "dstack", "eig", "eigh", "eigvals", "eigvalsh", "einsum",
    "elu", "embedding", "embedding_bag", "erf", "exp", "exp2", "expand_dims", "expm1", "extract", "fabs",
    "feature_alpha_dropout", "fft", "fft2", "fftn", "fftshift", "fill_diagonal", "fix", "flip", "fliplr",
    "flipud", "float_power", "floor", "floor_divide", "fmax", "fmin", "fmod", "fold", "fractional_max_pool2d",
    "fractional_max_pool2d_with_indices", "fractional_max_pool3d", "fractional_max_pool3d_with_indices",
    "frexp", "full", "full_like", "gaussian_nll_loss", "gelu", "getitem", "glu", "grid_sample", "group_norm",
    "grouped_mm", "gru", "gru_cell", "gumbel_softmax", "hardshrink", "hardsigmoid", "hardswish", "hardtanh",
    "heaviside", "hfft", "hinge_embedding_loss", "hsplit", "hstack", "huber_loss", "hypot", "i0", "ifft",
    "ifft2", "ifftn", "ifftshift", "ihfft", "imag", "inner", "insert", "instance_norm", "interp",
    "interpolate", "inv", "irfft", "irfft2", "irfftn", "kl_div", "kron", "l1_loss", "layer_norm", "ldexp",
    "leaky_relu", "linear", "linear_cross_entropy", "local_response_norm", "log", "log10", "log1p", "log2",
    "log_softmax", "logaddexp", "logaddexp2", "logsigmoid", "logsumexp", "lp_pool1d", "lp_pool2d",
    "lp_pool3d", "lstm", "lstm_cell", "margin_ranking_loss", "matmul", "matrix_diagonal", "matrix_norm",
    "matrix_power", "matrix_trace", "matrix_transpose", "matvec", "max", "max_pool1d",
    "max_pool1d_with_indices", "max_pool2d", "max_pool2d_with_indices", "max_pool3d",
    "max_pool3d_with_indices", "max_unpool1d", "max_unpool2d", "max_unpool3d", "maximum",
    "maximum_accumulate", "mean", "median", "meshgrid", "min", "minimum", "minimum_accumulate", "mish",
    "modf", "moveaxis", "mse_loss", "multi_dot", "multi_head_attention_forward", "multi_margin_loss",
    "multilabel_margin_loss", "multilabel_soft_margin_loss", "multiply", "nan_to_num", "nancumprod",
    "nancumsum", "nanmax", "nanmean", "nanmedian", "nanmin", "nanpercentile", "nanprod", "nanquantile",
    "nanstd", "nansum", "nanvar", "native_channel_shuffle", "negative", "nextafter", "nll_loss", "norm",
    "normalize", "numpy_pad", "one_hot", "outer", "pad", "pairwise_distance", "partition", "pdist",
    "percentile", "permute_dims", "piecewise", "pixel_shuffle", "pixel_unshuffle", "place", "plain",
    "poisson_nll_loss", "positive", "pow", "power", "prelu", "prod", "ptp", "put", "put_along_axis",
    "putmask", "qr", "quantile", "quick_gelu", "rad2deg", "radians", "ravel", "real", "real_if_close",
    "reciprocal", "relu", "relu6", "remainder", "repeat", "reshape", "resize", "rfft", "rfft2", "rfftn",
    "rint", "rms_norm", "rnn", "rnn_relu_cell", "rnn_tanh_cell", "roll", "rollaxis", "rot90", "round",
    "rrelu", "scaled_dot_product_attention", "select", "selu", "setitem", "sigmoid", "sign", "silu", "sin",
    "sinc", "sinh", "sliding_window_view", "slogdet", "smooth_l1_loss", "soft_margin_loss", "softmax",
    "softmin", "softplus", "softshrink", "softsign", "solve", "sort", "sort_complex", "spacing", "split",
    "sqrt", "square", "squeeze", "stack", "std", "subtract", "sum", "svd", "svdvals", "swapaxes", "take",
    "take_along_axis", "tan", "tanh", "tanhshrink", "tensordot", "tensorinv", "tensorsolve", "threshold",
    "tile", "trace", "transpose", "tril", "trim_zeros", "triplet_margin_loss",
    "triplet_margin_with_distance_loss", "triu", "true_divide", "trunc", "unfold", "unstack", "unwrap",
    "upsample", "upsample_bilinear", "upsample_nearest", "var", "vdot", "vecdot", "vecmat", "vector_norm",
    "vectorize", "vsplit", "vstack", "where",
]
