"""The record: every number published elsewhere that this book computes again.

    sources  ->  their numbers, recomputed  ->  one table

``table`` prints it for the page "Check the record", and raises an error where a
number has left its tolerance, so the book can't be built with one.
"""

from backprop.published.convolution import (
    COURSERA_CONVOLUTION,
    CS231N_CONVOLUTION,
    ONNX_CONVOLUTION,
    ZHANG_CONVOLUTION,
)
from backprop.published.depth import CS231N_DEPTH, HE, NIELSEN_3, NIELSEN_5
from backprop.published.dlsys import DLSYS_LAYER_NORMALIZATION, DLSYS_RESIDUAL
from backprop.published.dropout import CS231N_DROPOUT
from backprop.published.embedding import CS231N_EMBEDDING, ONNX_SCATTER, RASCHKA
from backprop.published.graphs import (
    COURSERA,
    CS231N,
    MICROGRAD,
    NIELSEN_2,
    NIELSEN_2_BACKPROPAGATION,
    PRINCE,
)
from backprop.published.landscape import DEAN
from backprop.published.mazur import MAZUR
from backprop.published.normalization import (
    CS231N_LAYER_NORMALIZATION,
    CS231N_NORMALIZATION,
    CS231N_NORMALIZED_NETWORKS,
    KERAS,
)
from backprop.published.optimizers import (
    CS231N_ADAM,
    CS231N_MOMENTUM,
    CS231N_RMSPROP,
    ZHANG_DESCENT,
)
from backprop.published.pooling import (
    COURSERA_POOLING,
    CS231N_POOLING,
    ONNX_POOLING,
    ZHANG_POOLING,
)
from backprop.published.training import TRASK, WILDML

RECORD = (
    MAZUR,
    PRINCE,
    CS231N,
    CS231N_MOMENTUM,
    CS231N_RMSPROP,
    CS231N_ADAM,
    CS231N_DEPTH,
    CS231N_NORMALIZATION,
    CS231N_NORMALIZED_NETWORKS,
    CS231N_LAYER_NORMALIZATION,
    CS231N_DROPOUT,
    CS231N_CONVOLUTION,
    CS231N_POOLING,
    CS231N_EMBEDDING,
    MICROGRAD,
    TRASK,
    WILDML,
    NIELSEN_2,
    NIELSEN_2_BACKPROPAGATION,
    NIELSEN_3,
    NIELSEN_5,
    HE,
    DEAN,
    DLSYS_LAYER_NORMALIZATION,
    DLSYS_RESIDUAL,
    KERAS,
    COURSERA,
    COURSERA_CONVOLUTION,
    COURSERA_POOLING,
    ZHANG_DESCENT,
    ZHANG_CONVOLUTION,
    ZHANG_POOLING,
    ONNX_CONVOLUTION,
    ONNX_POOLING,
    ONNX_SCATTER,
    RASCHKA,
)
