"""The record: every number published elsewhere that this book computes again.

    sources  ->  their numbers, recomputed  ->  one table

``table`` prints it for the page "Check the record", and raises an error where a
number has left its tolerance, so the book can't be built with one.
"""

from backprop.published.depth import CS231N_DEPTH, HE, NIELSEN_3, NIELSEN_5
from backprop.published.dlsys import DLSYS_LAYER_NORMALIZATION, DLSYS_RESIDUAL
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
from backprop.published.normalization import CS231N_LAYER_NORMALIZATION, CS231N_NORMALIZATION
from backprop.published.optimizers import CS231N_RMSPROP, D2L
from backprop.published.training import TRASK, WILDML

RECORD = (
    MAZUR,
    PRINCE,
    CS231N,
    COURSERA,
    MICROGRAD,
    TRASK,
    WILDML,
    D2L,
    CS231N_RMSPROP,
    NIELSEN_2,
    NIELSEN_2_BACKPROPAGATION,
    NIELSEN_3,
    NIELSEN_5,
    CS231N_DEPTH,
    HE,
    DLSYS_RESIDUAL,
    CS231N_LAYER_NORMALIZATION,
    DLSYS_LAYER_NORMALIZATION,
    CS231N_NORMALIZATION,
    DEAN,
)
