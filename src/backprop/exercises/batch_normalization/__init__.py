"""The exercises of chapter 8, "Normalise the batch"."""

from backprop.exercises.batch_normalization import easy, hard, medium

EXERCISES = easy.EXERCISES + medium.EXERCISES + hard.EXERCISES
