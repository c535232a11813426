"""The exercises of chapter 2, "Measure the error"."""

from backprop.exercises.loss import easy, hard, medium

EXERCISES = easy.EXERCISES + medium.EXERCISES + hard.EXERCISES
