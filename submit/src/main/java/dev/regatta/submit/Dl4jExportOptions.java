package dev.regatta.submit;

/**
 * What {@code regatta export --dl4j} was asked for.
 *
 * @param model the model directory
 * @param dl4j the file to write
 */
public record Dl4jExportOptions(String model, String dl4j) {}
