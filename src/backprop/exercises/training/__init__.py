"""The exercises of chapter 7, "Train a network"."""

from backprop.exercises.training import easy, hard, medium

EXERCISES = easy.EXERCISES + medium.EXERCISES + hard.EXERCISES
