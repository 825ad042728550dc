package dev.regatta.driver.spark.split;

/**
 * A column whose type is another one in held-out rows than in training rows, and is read alike.
 *
 * @param type in the held-out rows, as Spark calls it
 * @param trainingType in the training rows
 */
public record TypeDrift(Split split, String column, String type, String trainingType) {}
