"""A program that learns to read handwritten digits, in plain NumPy."""

import numpy as np


def there_and_back(X, Y, W1, B1, W2, B2):
    A1 = np.maximum(X @ W1 + B1, 0)  # weighted sums, bent by ReLU
    E = np.exp(A1 @ W2 + B2)
    A2 = E / E.sum(axis=1, keepdims=True)  # softmax: ten probabilities
    delta2 = (A2 - Y) / len(X)  # output deltas; the loss is a mean
    delta1 = delta2 @ W2.T * (A1 > 0)  # hidden deltas
    return A2, [X.T @ delta1, delta1.sum(0), A1.T @ delta2, delta2.sum(0)]


def learn(X, Y, seed):
    rng = np.random.default_rng(seed)
    held_out, seen = np.split(rng.permutation(len(X)), [360])
    network = [rng.normal(0, 0.2, s) for s in [(64, 128), 128, (128, 10), 10]]
    for _ in range(2000):
        batch = rng.choice(seen, 64)
        noisy = X[batch] + rng.normal(0, 0.25, (64, 64))
        _, slopes = there_and_back(noisy, Y[batch], *network)
        network = [P - 0.3 * G for P, G in zip(network, slopes, strict=True)]
    A2, _ = there_and_back(X[held_out], Y[held_out], *network)
    return network, (A2.argmax(1) == Y[held_out].argmax(1)).mean()
