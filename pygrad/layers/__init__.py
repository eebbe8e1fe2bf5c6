"""Layers: modules that hold parameters."""

from pygrad._lazy import listing
from pygrad.layers import init
from pygrad.layers.activation import CELU, ELU, LeakyReLU, PReLU, RReLU, ReLU, SELU, Sigmoid, Tanh
from pygrad.layers.adaptive_pooling import (
    AdaptiveAvgPool1d, AdaptiveAvgPool2d, AdaptiveAvgPool3d, AdaptiveMaxPool1d, AdaptiveMaxPool2d,
    AdaptiveMaxPool3d,
)
from pygrad.layers.attention import MultiheadAttention
from pygrad.layers.batch_norm import (
    BatchNorm1d, BatchNorm2d, BatchNorm3d, LazyBatchNorm1d, LazyBatchNorm2d, LazyBatchNorm3d,
)
from pygrad.layers.bilinear import Bilinear
from pygrad.layers.causal_attention import CausalSelfAttention
from pygrad.layers.containers import ModuleDict, ModuleList, ParameterDict, ParameterList
from pygrad.layers.convolution import Conv1d, Conv2d, Conv3d
from pygrad.layers.distances import CosineSimilarity, PairwiseDistance
from pygrad.layers.dropout import AlphaDropout, Dropout, Dropout1d, Dropout2d, Dropout3d, FeatureAlphaDropout
from pygrad.layers.embedding import Embedding, EmbeddingBag
from pygrad.layers.flatten import Flatten, Unflatten
from pygrad.layers.fractional_pooling import FractionalMaxPool2d, FractionalMaxPool3d
from pygrad.layers.hooks import RemovableHandle
from pygrad.layers.identity import Identity
from pygrad.layers.instance_norm import (
    InstanceNorm1d, InstanceNorm2d, InstanceNorm3d, LazyInstanceNorm1d, LazyInstanceNorm2d,
    LazyInstanceNorm3d,
)
from pygrad.layers.lazy import LazyModuleMixin, UninitializedParameter
from pygrad.layers.lazy_convolution import (
    LazyConv1d, LazyConv2d, LazyConv3d, LazyConvTranspose1d, LazyConvTranspose2d, LazyConvTranspose3d,
)
from pygrad.layers.linear import LazyLinear, Linear
from pygrad.layers.losses import BCELoss, BCEWithLogitsLoss, CrossEntropyLoss, NLLLoss
from pygrad.layers.losses_adaptive import AdaptiveLogSoftmaxWithLoss, AdaptiveOutput
from pygrad.layers.losses_embedding import (
    CTCLoss, CosineEmbeddingLoss, TripletMarginLoss, TripletMarginWithDistanceLoss,
)
from pygrad.layers.losses_linear import LinearCrossEntropyLoss
from pygrad.layers.losses_margin import (
    HingeEmbeddingLoss, MarginRankingLoss, MultiLabelMarginLoss, MultiLabelSoftMarginLoss, MultiMarginLoss,
    SoftMarginLoss,
)
from pygrad.layers.losses_regression import (
    GaussianNLLLoss, HuberLoss, KLDivLoss, L1Loss, MSELoss, PoissonNLLLoss, SmoothL1Loss,
)
from pygrad.layers.module import Module
from pygrad.layers.normalization import GroupNorm, LayerNorm, RMSNorm
from pygrad.layers.packing import (
    PackedSequence, invert_permutation, pack_padded_sequence, pack_sequence, pad_packed_sequence, pad_sequence,
    unpack_sequence, unpad_sequence,
)
from pygrad.layers.padding import (
    CircularPad1d, CircularPad2d, CircularPad3d, ConstantPad1d, ConstantPad2d, ConstantPad3d, ReflectionPad1d,
    ReflectionPad2d, ReflectionPad3d, ReplicationPad1d, ReplicationPad2d, ReplicationPad3d, ZeroPad1d,
    ZeroPad2d, ZeroPad3d,
)
from pygrad.layers.pixel_shuffle import ChannelShuffle, PixelShuffle, PixelUnshuffle
from pygrad.layers.pooling import (
    AvgPool1d, AvgPool2d, AvgPool3d, LPPool1d, LPPool2d, LPPool3d, MaxPool1d, MaxPool2d, MaxPool3d,
)
from pygrad.layers.recurrent import GRU, LSTM, RNN, RNNBase
from pygrad.layers.recurrent_cells import GRUCell, LSTMCell, RNNCell, RNNCellBase
from pygrad.layers.response_norm import CrossMapLRN2d, LocalResponseNorm
from pygrad.layers.sequential import Sequential
from pygrad.layers.smooth import GELU, LogSigmoid, Mish, QuickGELU, SiLU, Softplus, Softsign, Tanhshrink
from pygrad.layers.softmax import GLU, LogSoftmax, Softmax, Softmax2d, Softmin
from pygrad.layers.state import LoadResult
from pygrad.layers.summary import Row, Summary
from pygrad.layers.thresholds import (
    Hardshrink, Hardsigmoid, Hardswish, Hardtanh, ReLU6, Softshrink, Threshold,
)
from pygrad.layers.transformer import Transformer, TransformerDecoder, TransformerEncoder
from pygrad.layers.transformer_layers import TransformerDecoderLayer, TransformerEncoderLayer
from pygrad.layers.transposed_convolution import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d
from pygrad.layers.unfold import Fold, Unfold
from pygrad.layers.unpooling import MaxUnpool1d, MaxUnpool2d, MaxUnpool3d
from pygrad.layers.upsampling import Upsample, UpsamplingBilinear2d, UpsamplingNearest2d

__all__ = [
    "AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d", "AdaptiveLogSoftmaxWithLoss",
    "AdaptiveMaxPool1d", "AdaptiveMaxPool2d", "AdaptiveMaxPool3d", "AdaptiveOutput", "AlphaDropout",
    "AvgPool1d", "AvgPool2d", "AvgPool3d", "BCELoss", "BCEWithLogitsLoss", "BatchNorm1d", "BatchNorm2d",
    "BatchNorm3d", "Bilinear", "CELU", "CTCLoss", "CausalSelfAttention", "ChannelShuffle", "CircularPad1d",
    "CircularPad2d", "CircularPad3d", "ConstantPad1d", "ConstantPad2d", "ConstantPad3d", "Conv1d", "Conv2d",
    "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d", "CosineEmbeddingLoss",
    "CosineSimilarity", "CrossEntropyLoss", "CrossMapLRN2d", "Dropout", "Dropout1d", "Dropout2d",
    "Dropout3d", "ELU", "Embedding", "EmbeddingBag", "FeatureAlphaDropout", "Flatten", "Fold",
    "FractionalMaxPool2d", "FractionalMaxPool3d", "GELU", "GLU", "GRU", "GRUCell", "GaussianNLLLoss",
    "GroupNorm", "Hardshrink", "Hardsigmoid", "Hardswish", "Hardtanh", "HingeEmbeddingLoss", "HuberLoss",
    "Identity", "InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d", "KLDivLoss", "L1Loss", "LPPool1d",
    "LPPool2d", "LPPool3d", "LSTM", "LSTMCell", "LayerNorm", "LazyBatchNorm1d", "LazyBatchNorm2d",
    "LazyBatchNorm3d", "LazyConv1d", "LazyConv2d", "LazyConv3d", "LazyConvTranspose1d",
    "LazyConvTranspose2d", "LazyConvTranspose3d", "LazyInstanceNorm1d", "LazyInstanceNorm2d",
    "LazyInstanceNorm3d", "LazyLinear", "LazyModuleMixin", "LeakyReLU", "Linear", "LinearCrossEntropyLoss",
    "LoadResult", "LocalResponseNorm", "LogSigmoid", "LogSoftmax", "MSELoss", "MarginRankingLoss",
    "MaxPool1d", "MaxPool2d", "MaxPool3d", "MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d", "Mish", "Module",
    "ModuleDict", "ModuleList", "MultiLabelMarginLoss", "MultiLabelSoftMarginLoss", "MultiMarginLoss",
    "MultiheadAttention", "NLLLoss", "PReLU", "PackedSequence", "PairwiseDistance", "ParameterDict",
    "ParameterList", "PixelShuffle", "PixelUnshuffle", "PoissonNLLLoss", "QuickGELU", "RMSNorm", "RNN",
    "RNNBase", "RNNCell", "RNNCellBase", "RReLU", "ReLU", "ReLU6", "ReflectionPad1d", "ReflectionPad2d",
    "ReflectionPad3d", "RemovableHandle", "ReplicationPad1d", "ReplicationPad2d", "ReplicationPad3d", "Row",
    "SELU", "Sequential", "SiLU", "Sigmoid", "SmoothL1Loss", "SoftMarginLoss", "Softmax", "Softmax2d",
    "Softmin", "Softplus", "Softshrink", "Softsign", "Summary", "Tanh", "Tanhshrink", "Threshold",
    "Transformer", "TransformerDecoder", "TransformerDecoderLayer", "TransformerEncoder",
    "TransformerEncoderLayer", "TripletMarginLoss", "TripletMarginWithDistanceLoss", "Unflatten", "Unfold",
    "UninitializedParameter", "Upsample", "UpsamplingBilinear2d", "UpsamplingNearest2d", "ZeroPad1d",
    "ZeroPad2d", "ZeroPad3d",
    "init", "invert_permutation", "pack_padded_sequence", "pack_sequence", "pad_packed_sequence",
    "pad_sequence", "unpack_sequence", "unpad_sequence",
]

__dir__ = listing(__name__)
