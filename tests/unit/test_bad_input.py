"""Bad input: every public function names what is wrong, and the shapes."""

import re

import numpy as np
import pytest

from backprop import (
    activations,
    clipping,
    data,
    history,
    initializers,
    optimizers,
    targets,
    training,
)
from backprop.batch_normalization import BatchNormalization
from backprop.convolution import Convolution, convolution
from backprop.dense import Dense, dense
from backprop.dropout import Dropout
from backprop.embedding import Embedding, embedding
from backprop.forward import forward
from backprop.gradient_check import check_gradients
from backprop.gradients import backpropagate, mean_loss
from backprop.layer_normalization import LayerNormalization
from backprop.layers import Layer
from backprop.network import Network
from backprop.numerical_gradient import central_difference, complex_step
from backprop.optimizers import Adam, GradientDescent, Momentum, RMSprop
from backprop.pictures import AsPictures, AsRows
from backprop.pooling import AveragePooling, MaxPooling, average_pooling, max_pooling
from backprop.sliding import slid
from backprop.standardization import standardize

MSE, BCE, CCE = "half_squared_error", "binary_cross_entropy", "categorical_cross_entropy"
RNG = np.random.default_rng(0)


def net(widths=(3, 4, 2), output="identity", dtype=np.float64):
    names = ["tanh"] * (len(widths) - 2) + [output]
    return Network.initialized(widths, names, np.random.default_rng(0), dtype=dtype)


def passed(network, rows=4):
    return forward(network, np.ones((rows, network.widths[0])))


def back(targets, loss=MSE, output="identity"):
    network = net(output=output)
    return backpropagate(network, np.ones((4, 3)), targets, loss)


def used_twice(optimizer):
    for network in (net(), net()):
        training.learn(network, np.ones((4, 3)), np.ones((4, 2)), MSE, optimizer)


def training_run(**changes):
    settings = {
        "inputs": np.ones((4, 3)),
        "targets": np.ones((4, 2)),
        "loss": MSE,
        "optimizer": GradientDescent(0.1),
        "epochs": 1,
    } | changes
    return training.train(net(), **settings)


NAN = np.array([[1.0, 2.0, 3.0], [4.0, np.nan, 6.0]])
INF = np.array([[1.0, 2.0, np.inf]])
tanh = activations.activation_named("tanh")

CASES = {
    # inputs
    "one example without its batch": (
        lambda: forward(net(), np.ones(3)),
        ValueError,
        "inputs must have shape (batch, units), rows being examples, but have shape (3,); "
        "one example is written inputs.reshape(1, -1)",
    ),
    "too many columns": (
        lambda: forward(net(), np.ones((5, 2))),
        ValueError,
        "inputs have shape (5, 2), but 3 columns are needed",
    ),
    "three axes": (lambda: forward(net(), np.ones((1, 2, 3))), ValueError, "shape (1, 2, 3)"),
    "an empty batch": (
        lambda: forward(net(), np.ones((0, 3))),
        ValueError,
        "inputs are an empty batch: their shape is (0, 3)",
    ),
    "text": (lambda: forward(net(), [["a", "b", "c"]]), TypeError, "inputs must hold numbers"),
    "None": (lambda: forward(net(), None), TypeError, "inputs must hold numbers"),
    "objects": (
        lambda: forward(net(), [[object(), 1, 2]]),
        TypeError,
        "inputs must hold numbers, but the dtype is object",
    ),
    "ragged rows": (
        lambda: forward(net(), [[1, 2, 3], [4, 5]]),
        ValueError,
        "inputs can't be made into an array: its rows have different lengths",
    ),
    "NaN, with its place": (
        lambda: forward(net(), NAN),
        ValueError,
        "inputs[1, 1] is nan; every value must be finite",
    ),
    "infinity, with its place": (lambda: forward(net(), INF), ValueError, "inputs[0, 2] is inf"),
    "too large for float32": (
        lambda: forward(net(dtype=np.float32), [[1e300, 0, 0]]),
        ValueError,
        "inputs[0, 0] is 1e+300, too large for the network's float32",
    ),
    "complex inputs": (
        lambda: forward(net(), [[1j, 0, 0]]),
        TypeError,
        "inputs must hold real numbers, but have dtype complex128",
    ),
    "activations of text": (lambda: activations.sigmoid("a"), TypeError, "z must hold numbers"),
    # targets
    "targets of one axis": (
        lambda: back(np.ones(4)),
        ValueError,
        "targets have shape (4,), but the network's output has shape (4, 2)",
    ),
    "targets of one column": (
        lambda: back(np.ones((4, 1))),
        ValueError,
        "targets have shape (4, 1), but the network's output has shape (4, 2)",
    ),
    "targets of one row": (
        lambda: back(np.ones((1, 2))),
        ValueError,
        "targets have shape (1, 2), but the network's output has shape (4, 2)",
    ),
    "class numbers in one axis": (
        lambda: back(np.array([0, 1, 1, 0])),
        ValueError,
        "targets have shape (4,), but the network's output has shape (4, 2); "
        "class numbers become rows of 2 by one_hot(labels, 2)",
    ),
    "class numbers in a column": (
        lambda: back(np.array([[0], [1], [1], [0]])),
        ValueError,
        "class numbers become rows of 2 by one_hot(labels, 2)",
    ),
    "numbers in one axis for one output": (
        lambda: backpropagate(net((3, 1)), np.ones((4, 3)), np.ones(4), MSE),
        ValueError,
        "targets have shape (4,), but the network's output has shape (4, 1); "
        "one number an example is written as a column: targets.reshape(-1, 1)",
    ),
    "rows of three classes for one output": (
        lambda: backpropagate(net((3, 1)), np.ones((4, 3)), np.ones((4, 3)), MSE),
        ValueError,
        "the network's output has shape (4, 1); rows of 3 need a network of 3 outputs",
    ),
    "targets in columns": (
        lambda: back(np.ones((2, 4))),
        ValueError,
        "the network's output has shape (4, 2); these are columns, not rows: targets.T",
    ),
    "numbers in one axis for a layer of unknown width": (
        lambda: backpropagate(
            Network([*net().layers, activations.relu_rule]), np.ones((4, 3)), np.ones(4), MSE
        ),
        ValueError,
        "targets have shape (4,), but need a row for each example: class numbers become such "
        "rows by one_hot(labels, classes), and numbers a column by targets.reshape(-1, 1)",
    ),
    "class numbers for a sigmoid": (
        lambda: back([[3.0, 0.0]] * 4, BCE, "sigmoid"),
        ValueError,
        "targets[0, 0] is 3.0, but binary cross-entropy needs targets between 0 and 1; "
        "class numbers become rows of them by one_hot",
    ),
    "one feature without its axis": (
        lambda: forward(net((1, 2)), np.ones(3)),
        ValueError,
        "but have shape (3,); one number an example is written inputs.reshape(-1, 1)",
    ),
    "ragged targets": (
        lambda: back([[1, 2], [3]]),
        ValueError,
        "targets can't be made into an array",
    ),
    "text targets": (lambda: back([["a", "b"]] * 4), TypeError, "targets must hold numbers"),
    "NaN in targets": (
        lambda: back([[1, 2], [3, np.nan], [5, 6], [7, 8]]),
        ValueError,
        "targets[1, 1] is nan",
    ),
    "a probability above 1": (
        lambda: back(np.full((4, 2), 1.5), BCE, "sigmoid"),
        ValueError,
        "targets[0, 0] is 1.5, but binary cross-entropy needs targets between 0 and 1",
    ),
    "a target below 0": (
        lambda: back(np.full((4, 2), -0.1), BCE, "sigmoid"),
        ValueError,
        "targets[0, 0] is -0.1, but binary cross-entropy needs targets between 0 and 1",
    ),
    "rows that sum nearly to 1": (
        lambda: back([[0.5, 0.51]] * 4, CCE, "softmax"),
        ValueError,
        "targets[0] is [0.5, 0.51], but categorical cross-entropy needs rows",
    ),
    "rows that don't sum to 1": (
        lambda: back(np.ones((4, 2)), CCE, "softmax"),
        ValueError,
        "targets[0] is [1.0, 1.0], but categorical cross-entropy needs rows of values from 0 "
        "that sum to 1",
    ),
    "a negative probability": (
        lambda: back([[1.5, -0.5]] * 4, CCE, "softmax"),
        ValueError,
        "targets[0] is [1.5, -0.5]",
    ),
    "mean_loss with targets of one axis": (
        lambda: mean_loss(net(), np.ones((4, 3)), np.ones(4), MSE),
        ValueError,
        "targets have shape (4,), but the network's output has shape (4, 2)",
    ),
    # names
    "an unknown activation": (
        lambda: Network.initialized([2, 2], "swish", RNG),
        ValueError,
        "unknown activation 'swish'; the known ones are 'sigmoid', 'tanh', 'relu', 'leaky_relu', "
        "'identity' and 'softmax'",
    ),
    "an unknown loss": (
        lambda: back(np.ones((4, 2)), "hinge"),
        ValueError,
        "unknown loss 'hinge'; the known ones are 'half_squared_error', "
        "'binary_cross_entropy' and 'categorical_cross_entropy'",
    ),
    "a loss that isn't a name": (
        lambda: back(np.ones((4, 2)), None),
        TypeError,
        "loss must be given by name, but is None",
    ),
    "an unknown initializer": (
        lambda: Network.initialized([2, 2], "tanh", RNG, weights="glorot"),
        ValueError,
        "unknown initializer 'glorot'",
    ),
    "an unknown method": (
        lambda: check_gradients(net(), np.ones((4, 3)), np.ones((4, 2)), MSE, method="guess"),
        ValueError,
        "unknown method 'guess'",
    ),
    # labels
    "a label too large": (
        lambda: targets.one_hot([0, 3], 3),
        ValueError,
        "labels[1] is 3, but 3 classes are numbered 0 to 2",
    ),
    "a negative label": (lambda: targets.one_hot([-1], 3), ValueError, "labels[0] is -1"),
    "labels that aren't whole": (
        lambda: targets.one_hot([0.5], 3),
        TypeError,
        "labels must be whole numbers, but have dtype float64",
    ),
    "labels in a column": (
        lambda: targets.one_hot([[0], [1]], 3),
        ValueError,
        "labels must have shape (batch,), but have shape (2, 1)",
    ),
    "no classes": (lambda: targets.one_hot([0], 0), ValueError, "classes must be at least 1"),
    # networks
    "a width of zero": (
        lambda: Network.initialized([2, 0, 1], "tanh", RNG),
        ValueError,
        "every width must be at least 1, but is 0",
    ),
    "a width that isn't whole": (
        lambda: Network.initialized([2, 2.5], "tanh", RNG),
        TypeError,
        "every width must be a whole number, but is 2.5",
    ),
    "a single width": (
        lambda: Network.initialized([2], "tanh", RNG),
        ValueError,
        "widths need an input and an output, but are [2]",
    ),
    "too few activations": (
        lambda: Network.initialized([2, 2, 2], ["tanh"], RNG),
        ValueError,
        "2 layers, but 1 activations: ['tanh']",
    ),
    "an integer network": (
        lambda: Network.initialized([2, 2], "tanh", RNG, dtype=int),
        TypeError,
        "dtype must be float32 or float64, but is int64",
    ),
    "something else than a Generator": (
        lambda: Network.initialized([2, 2], "tanh", 0),
        TypeError,
        "rng must be a NumPy Generator such as np.random.default_rng(0), but is 0",
    ),
    "layers that don't fit": (
        lambda: Network.from_parameters(
            [np.ones((2, 3)), np.ones((4, 1))], [np.ones(3), np.ones(1)], "tanh"
        ),
        ValueError,
        "layer 1 has 3 units, but the weights of layer 2 have shape (4, 1)",
    ),
    "biases that don't fit": (
        lambda: Network.from_parameters([np.ones((2, 3))], [np.ones(2)], "tanh"),
        ValueError,
        "biases have shape (2,), but weights of shape (2, 3) need (3,): one for each unit",
    ),
    "biases as a row": (
        lambda: Network.from_parameters([np.ones((2, 3))], [np.ones((1, 3))], "tanh"),
        ValueError,
        "biases have shape (1, 3)",
    ),
    "weights of one axis": (
        lambda: Network.from_parameters([np.ones(2)], [np.ones(1)], "tanh"),
        ValueError,
        "weights must have shape (n_in, n_out), both at least 1, but have shape (2,)",
    ),
    "weights without columns": (
        lambda: Network.from_parameters([np.ones((2, 0))], [np.ones(0)], "tanh"),
        ValueError,
        "have shape (2, 0)",
    ),
    "as many biases as layers": (
        lambda: Network.from_parameters([np.ones((2, 2))], [], "tanh"),
        ValueError,
        "1 weight arrays, but 0 bias arrays",
    ),
    "NaN in weights": (
        lambda: Network.from_parameters([[[np.nan]]], [[0.0]], "tanh"),
        ValueError,
        "weights[0, 0] is nan",
    ),
    "infinity in biases": (
        lambda: Network.from_parameters([[[1.0]]], [[np.inf]], "tanh"),
        ValueError,
        "biases[0] is inf",
    ),
    "two types in a layer": (
        lambda: Dense(np.ones((1, 1)), np.ones(1, dtype=np.float32), tanh),
        TypeError,
        "weights are float64 and biases float32",
    ),
    "two types in a network": (
        lambda: Network(
            [
                Dense(np.ones((1, 1)), np.ones(1), tanh),
                Dense(np.ones((1, 1), np.float32), np.ones(1, np.float32), tanh),
            ]
        ),
        TypeError,
        "the layers hold float32 and float64; a network has one type of number",
    ),
    "no layers": (lambda: Network([]), ValueError, "a network needs at least one layer"),
    # initializers
    "a negative standard deviation": (
        lambda: initializers.normal(-1.0),
        ValueError,
        "standard_deviation must be at least 0, but is -1.0",
    ),
    "an infinite constant": (lambda: initializers.constant(np.inf), ValueError, "value is inf"),
    "initial weights for no units": (
        lambda: initializers.he(0, 3, RNG),
        ValueError,
        "n_in must be at least 1, but is 0",
    ),
    # optimizers
    "unequal lists": (
        lambda: GradientDescent(0.1).update([np.ones(1)], []),
        ValueError,
        "gradients have shapes [], but the parameters have [(1,)]",
    ),
    "a gradient that would be broadcast": (
        lambda: GradientDescent(0.1).update([np.ones((2, 2))], [np.ones(2)]),
        ValueError,
        "gradients have shapes [(2,)], but the parameters have [(2, 2)]",
    ),
    "a parameter that can't change in place": (
        lambda: GradientDescent(0.1).update([1.0], [1.0]),
        TypeError,
        "parameters[0] must be an array of floats, to be changed in place, but is 1.0",
    ),
    "whole-number parameters": (
        lambda: GradientDescent(0.1).update([np.array([1])], [np.array([1.0])]),
        TypeError,
        "parameters[0] must be an array of floats",
    ),
    "momentum of 1": (
        lambda: Momentum(0.1, 1.0),
        ValueError,
        "momentum must be at least 0 and below 1, but is 1.0",
    ),
    "a decay of text": (lambda: RMSprop(0.1, "a"), TypeError, "decay must be a number"),
    "a negative beta": (lambda: Adam(0.1, beta1=-0.1), ValueError, "beta1 must be at least 0"),
    "an epsilon of zero": (
        lambda: Adam(0.1, epsilon=0.0),
        ValueError,
        "epsilon must be a finite number above 0",
    ),
    # training
    "fewer targets than inputs": (
        lambda: training_run(targets=np.ones((3, 2))),
        ValueError,
        "targets have shape (3, 2), but the network's output has shape (4, 2)",
    ),
    "NaN in the last example": (
        lambda: training_run(inputs=np.vstack([np.ones((3, 3)), [[1, 1, np.nan]]])),
        ValueError,
        "inputs[3, 2] is nan",
    ),
    "no epochs": (lambda: training_run(epochs=0), ValueError, "epochs must be at least 1"),
    "half a batch": (
        lambda: training_run(batch_size=0.5),
        TypeError,
        "batch_size must be a whole number, but is 0.5",
    ),
    "no batch": (lambda: training_run(batch_size=0), ValueError, "batch_size must be at least 1"),
    "no patience": (lambda: training_run(patience=0), ValueError, "patience must be at least 1"),
    "negative weight decay": (
        lambda: training_run(weight_decay=-0.1),
        ValueError,
        "weight_decay must be a finite number",
    ),
    "held-out data that don't fit": (
        lambda: training_run(held_out=(np.ones((2, 2)), np.ones((2, 2)))),
        ValueError,
        "inputs have shape (2, 2), but 3 columns are needed",
    ),
    # gradient checks
    "a float32 network": (
        lambda: check_gradients(net(dtype=np.float32), np.ones((4, 3)), np.ones((4, 2)), MSE),
        TypeError,
        "the network is float32; a gradient check needs float64",
    ),
    "gradients of other shapes": (
        lambda: check_gradients(
            net((1, 1)), np.ones((1, 1)), np.ones((1, 1)), MSE, gradients=[np.ones(1)]
        ),
        ValueError,
        "gradients have shapes [(1,)], but the parameters have [(1, 1), (1,)]",
    ),
    "a step of zero": (
        lambda: central_difference(lambda v: 0.0, 1.0, h=0.0),
        ValueError,
        "h must be a finite number above 0",
    ),
    "a negative complex step": (
        lambda: complex_step(lambda v: 0.0, 1.0, h=-1.0),
        ValueError,
        "h must be a finite number above 0",
    ),
    # data
    "a split that leaves nothing": (
        lambda: data.split(data.xor(), 0.0, RNG),
        ValueError,
        "leaves 4 to train on and 0 held out; both need at least one",
    ),
    "a single moon": (
        lambda: data.two_moons(1, 0.1, RNG),
        ValueError,
        "examples must be at least 2, but is 1",
    ),
    "negative noise": (
        lambda: data.spirals(10, -0.1, RNG),
        ValueError,
        "noise must be a finite number from 0, but is -0.1",
    ),
    "turns without end": (
        lambda: data.spirals(10, 0.1, RNG, turns=np.nan),
        ValueError,
        "turns must be a finite number, but is nan",
    ),
    # settings
    "an optimizer by name": (
        lambda: training_run(optimizer="adam"),
        TypeError,
        "optimizer must be one such as Adam(0.01), but is 'adam'",
    ),
    "a seed below 0": (
        lambda: training_run(seed=-1),
        ValueError,
        "seed must be at least 0, but is -1",
    ),
    "held-out inputs without targets": (
        lambda: training_run(held_out=np.ones((4, 3))),
        TypeError,
        "held_out must be a pair: (inputs, targets)",
    ),
    "an improvement that is none": (
        lambda: training_run(improvement=np.nan),
        ValueError,
        "improvement must be a finite number, but is nan",
    ),
    "weights that grow": (
        lambda: training.learn(
            net(), np.ones((4, 3)), np.ones((4, 2)), MSE, GradientDescent(0.1), weight_decay=-1
        ),
        ValueError,
        "weight_decay must be a finite number above 0, but is -1",
    ),
    "an initializer of another shape": (
        lambda: Network.initialized([2, 3], "tanh", RNG, weights=lambda n, m, rng: np.ones((m, n))),
        ValueError,
        "the initializer gave weights of shape (3, 2), but was asked for (2, 3)",
    ),
    "a layer of whole numbers": (
        lambda: Dense(np.ones((2, 1), int), np.zeros(1, int), activations.activation_named("tanh")),
        TypeError,
        "weights and biases must be floats, but are int64",
    ),
    "another vector": (
        lambda: setattr(net(), "vector", np.zeros(3)),
        ValueError,
        "the vector has shape (3,), but the network has 26 parameters",
    ),
    "no gradient to clip": (
        lambda: clipping.clipped([], 1.0),
        ValueError,
        "there is no gradient to clip",
    ),
    "a gradient that is NaN beside one that is 0": (
        lambda: clipping.clipped([np.zeros(2), np.array([np.nan])], 1.0),
        ValueError,
        "the gradients' norm is nan",
    ),
    "an optimizer of another network": (
        lambda: used_twice(Adam(0.1)),
        ValueError,
        "this optimizer remembers the steps of other parameters",
    ),
    "an accuracy of two shapes": (
        lambda: history.accuracy(np.ones((4, 1)), np.ones(4)),
        ValueError,
        "targets have shape (4,), but the output has shape (4, 1)",
    ),
    # layers
    "a batch of one, normalised": (
        lambda: BatchNormalization(3)(np.ones((1, 3))),
        ValueError,
        "a batch of 1 has no spread: normalising needs two examples",
    ),
    "a layer of one unit, normalised": (
        lambda: standardize(np.ones((3, 1)), axis=1),
        ValueError,
        "a layer of 1 has no spread: normalising needs two units",
    ),
    "batch normalisation of no units": (
        lambda: BatchNormalization(0),
        ValueError,
        "units must be at least 1, but is 0",
    ),
    "batch normalisation that keeps all": (
        lambda: BatchNormalization(2, momentum=1.0),
        ValueError,
        "momentum must be at least 0 and below 1, but is 1.0",
    ),
    "batch normalisation without an epsilon": (
        lambda: BatchNormalization(2, epsilon=0.0),
        ValueError,
        "epsilon must be a finite number above 0, but is 0.0",
    ),
    "layer normalisation of one unit": (
        lambda: LayerNormalization(1),
        ValueError,
        "units must be at least 2, but is 1",
    ),
    "layer normalisation without an epsilon": (
        lambda: LayerNormalization(2, epsilon=0.0),
        ValueError,
        "epsilon must be a finite number above 0, but is 0.0",
    ),
    "dropout of everything": (
        lambda: Dropout(1.0),
        ValueError,
        "share must be at least 0 and below 1, but is 1.0",
    ),
    "dropout with a negative seed": (
        lambda: Dropout(0.5, seed=-1),
        ValueError,
        "seed must be at least 0, but is -1",
    ),
    "targets of a hidden layer's shape": (
        lambda: training.learn(net((3, 2, 1)), np.ones((4, 3)), np.ones((4, 2)), MSE, Adam()),
        ValueError,
        "targets have shape (4, 2), but the network's output has shape (4, 1)",
    ),
    "targets of the shape of the values before the last": (
        lambda: training.learn(
            Network(
                [
                    Dense(np.ones((3, 2)), np.zeros(2), tanh),
                    Layer(dense, weights=np.ones((2, 1)), biases=np.zeros(1)),
                ]
            ),
            np.ones((4, 3)),
            np.ones((4, 2)),
            MSE,
            Adam(),
        ),
        ValueError,
        "targets have shape (4, 2), but the network's output has shape (4, 1)",
    ),
    "weights that are whole numbers": (
        lambda: Dense(np.ones((2, 1), int), np.zeros(1, int), tanh),
        TypeError,
        "weights and biases must be floats, but are int64: the steps of learning are fractions",
    ),
    "a slope of what isn't a number": (
        lambda: tanh.derivative(["a"]),
        TypeError,
        "z must hold numbers",
    ),
    "RMSprop without an epsilon": (
        lambda: RMSprop(0.1, epsilon=0.0),
        ValueError,
        "epsilon must be a finite number above 0, but is 0.0",
    ),
    "Adam that keeps all squares": (
        lambda: Adam(0.1, beta2=1.0),
        ValueError,
        "beta2 must be at least 0 and below 1, but is 1.0",
    ),
    "an optimizer of two networks": (
        lambda: used_twice(Adam(0.1)),
        ValueError,
        "this optimizer remembers the steps of other parameters; "
        "each network needs an optimizer of its own",
    ),
    # pictures
    "a kernel larger than the padded picture": (
        lambda: convolution(np.ones((2, 1, 3, 4)), np.ones((5, 1, 6, 2)), np.ones(5), padding=1),
        ValueError,
        "a window of 6 x 2 finds no place on pictures of 3 x 4, with padding 5 x 6",
    ),
    "a kernel wider than the picture": (
        lambda: convolution(np.ones((2, 1, 3, 4)), np.ones((5, 1, 2, 5)), np.ones(5)),
        ValueError,
        "a window of 2 x 5 finds no place on pictures of 3 x 4",
    ),
    "channels that don't fit": (
        lambda: convolution(np.ones((2, 3, 4, 4)), np.ones((5, 1, 2, 2)), np.ones(5)),
        ValueError,
        "pictures of shape (2, 3, 4, 4) have 3 channels, but kernels of shape (5, 1, 2, 2) "
        "look at 1",
    ),
    "rows instead of pictures": (
        lambda: convolution(np.ones((2, 16)), np.ones((5, 1, 2, 2)), np.ones(5)),
        ValueError,
        "pictures must have shape (batch, channels, rows, columns), but have shape (2, 16); "
        "rows of numbers become pictures by AsPictures",
    ),
    "a stride of nought": (
        lambda: convolution(np.ones((2, 1, 4, 4)), np.ones((5, 1, 2, 2)), np.ones(5), stride=0),
        ValueError,
        "stride must be at least 1, but is 0",
    ),
    "a stride of one and a half": (
        lambda: Convolution(np.ones((5, 1, 2, 2)), np.ones(5), stride=1.5),
        TypeError,
        "stride must be a whole number, but is 1.5",
    ),
    "a negative padding": (
        lambda: Convolution(np.ones((5, 1, 2, 2)), np.ones(5), padding=-1),
        ValueError,
        "padding must be at least 0, but is -1",
    ),
    "kernels without channels": (
        lambda: Convolution(np.ones((5, 2, 2)), np.ones(5)),
        ValueError,
        "kernels must have shape (filters, channels, rows, columns), all at least 1, "
        "but have shape (5, 2, 2)",
    ),
    "a kernel without numbers": (
        lambda: Convolution(np.ones((5, 1, 0, 2)), np.ones(5)),
        ValueError,
        "but have shape (5, 1, 0, 2)",
    ),
    "a bias for each channel": (
        lambda: Convolution(np.ones((5, 3, 2, 2)), np.ones(3)),
        ValueError,
        "biases have shape (3,), but kernels of shape (5, 3, 2, 2) need (5,): one for each filter",
    ),
    "kernels that are whole numbers": (
        lambda: Convolution(np.ones((5, 1, 2, 2), int), np.ones(5, int)),
        TypeError,
        "kernels are int64 and biases int64; both must be floats of one type",
    ),
    "kernels of another type than the biases": (
        lambda: Convolution(np.ones((5, 1, 2, 2)), np.ones(5, np.float32)),
        TypeError,
        "kernels are float64 and biases float32",
    ),
    "a kernel with NaN": (
        lambda: Convolution(np.full((1, 1, 1, 1), np.nan), np.ones(1)),
        ValueError,
        "kernels[0, 0, 0, 0] is nan; every value must be finite",
    ),
    "a bias that is infinite": (
        lambda: Convolution(np.ones((1, 1, 1, 1)), np.full(1, np.inf)),
        ValueError,
        "biases[0] is inf; every value must be finite",
    ),
    "kernels of no size": (
        lambda: Convolution.initialized(1, 2, 0, RNG),
        ValueError,
        "size must be at least 1, but is 0",
    ),
    "no filters": (
        lambda: Convolution.initialized(1, 0, 3, RNG),
        ValueError,
        "filters must be at least 1, but is 0",
    ),
    "an unknown scheme": (
        lambda: Convolution.initialized(1, 2, 3, RNG, scheme="good"),
        ValueError,
        "unknown initializer 'good'",
    ),
    "a row shorter than what slides along it": (
        lambda: slid(np.ones(2), np.ones(3)),
        ValueError,
        "a kernel slides along a row at least as long as itself, but the row has shape (2,) "
        "and the kernel (3,)",
    ),
    "a kernel of no numbers": (
        lambda: slid(np.ones(2), np.ones(0)),
        ValueError,
        "and the kernel (0,)",
    ),
    "a picture to slide along": (
        lambda: slid(np.ones((2, 2)), np.ones(2)),
        ValueError,
        "but the row has shape (2, 2)",
    ),
    "pooling of rows": (
        lambda: max_pooling(np.ones((2, 16)), 2),
        ValueError,
        "pictures must have shape (batch, channels, rows, columns), but have shape (2, 16)",
    ),
    "pooling of what is too small": (
        lambda: average_pooling(np.ones((2, 1, 2, 2)), 3),
        ValueError,
        "a window of 3 x 3 finds no place on pictures of 2 x 2",
    ),
    "pooling of no size": (
        lambda: MaxPooling(0),
        ValueError,
        "size must be at least 1, but is 0",
    ),
    "pooling with a stride of nought": (
        lambda: MaxPooling(2, 0),
        ValueError,
        "stride must be at least 1, but is 0",
    ),
    "pooling of the margin alone": (
        lambda: AveragePooling(2, 1, 2),
        ValueError,
        "padding must be less than the window's size 2, but is 2: in a corner a window would see "
        "nothing of the picture",
    ),
    "a rule that pools the margin alone": (
        lambda: max_pooling(np.ones((1, 1, 4, 4)), 2, 1, 3),
        ValueError,
        "padding must be less than the window's size 2, but is 3",
    ),
    "pooling with a negative padding": (
        lambda: MaxPooling(2, 1, -1),
        ValueError,
        "padding must be at least 0, but is -1",
    ),
    "pictures of rows of another length": (
        lambda: forward(Network([AsPictures(1, 8, 8)]), np.ones((5, 60))),
        ValueError,
        "pictures of (1, 8, 8) (channels, rows, columns) are made of rows of 64 numbers, "
        "but what is given has shape (5, 60)",
    ),
    "weights for another number of units than the pictures have": (
        lambda: forward(
            Network(
                [
                    AsPictures(1, 4, 4),
                    MaxPooling(2),
                    AsRows(),
                    Dense(np.ones((8, 2)), np.zeros(2), tanh),
                ]
            ),
            np.ones((5, 16)),
        ),
        ValueError,
        "inputs of shape (5, 4) don't fit weights of shape (8, 2)",
    ),
    "pictures of pictures": (
        lambda: AsPictures(1, 2, 2)(np.ones((5, 4, 1))),
        ValueError,
        "but what is given has shape (5, 4, 1)",
    ),
    "pictures without columns": (
        lambda: AsPictures(1, 8, 0),
        ValueError,
        "columns must be at least 1, but is 0",
    ),
    # indices
    "an index between two rows": (
        lambda: embedding(np.array([[0, 0.5]]), np.ones((3, 2))),
        ValueError,
        "indices[0, 1] is 0.5, but an index is a whole number",
    ),
    "an index beyond the table": (
        lambda: embedding(np.array([[0, 1], [3, 1]]), np.ones((3, 2))),
        ValueError,
        "indices[1, 0] is 3, but the table has rows 0 to 2",
    ),
    "a negative index": (
        lambda: embedding(np.array([-1]), np.ones((3, 2))),
        ValueError,
        "indices[0] is -1, but the table has rows 0 to 2",
    ),
    "an index that is no number": (
        lambda: embedding(np.array([np.nan]), np.ones((3, 2))),
        ValueError,
        "indices[0] is nan, but an index is a whole number",
    ),
    "a table of one row": (
        lambda: Embedding(np.ones(3)),
        ValueError,
        "a table must have shape (rows, width), both at least 1, but has (3,)",
    ),
    "a table without rows": (
        lambda: Embedding(np.ones((0, 3))),
        ValueError,
        "a table must have shape (rows, width), both at least 1, but has (0, 3)",
    ),
    "a table of whole numbers": (
        lambda: Embedding(np.ones((2, 3), int)),
        TypeError,
        "a table must hold floats, but its dtype is int64",
    ),
    "a table with infinity": (
        lambda: Embedding(np.full((1, 1), np.inf)),
        ValueError,
        "table[0, 0] is inf; every value must be finite",
    ),
}


@pytest.mark.parametrize(("call", "error", "message"), CASES.values(), ids=CASES.keys())
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=re.escape(message)):
        call()


@pytest.mark.parametrize("make", [GradientDescent, Momentum, RMSprop, Adam])
@pytest.mark.parametrize("rate", [-0.1, 0.0, np.nan, np.inf])
def test_a_learning_rate_must_be_a_finite_number_above_zero(make, rate):
    with pytest.raises(ValueError, match="learning_rate must be a finite number above 0"):
        make(rate)


@pytest.mark.parametrize("rate", ["fast", None, True, [0.1]])
def test_a_learning_rate_must_be_a_number(rate):
    with pytest.raises(TypeError, match="learning_rate must be a number"):
        optimizers.GradientDescent(rate)


def test_whole_numbers_and_lists_are_good_input():
    assert forward(net(), [[1, 2, 3], [4, 5, 6]]).output.shape == (2, 2)
