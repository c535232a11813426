"""The exercises of chapter 12, "Share the weights"."""

from backprop.exercises.share_the_weights import easy, hard, medium

EXERCISES = easy.EXERCISES + medium.EXERCISES + hard.EXERCISES
