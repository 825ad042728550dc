package dev.regatta.submit;

/**
 * What {@code regatta evaluate} was asked for.
 *
 * @param model the model directory
 * @param data a source as written: format=csv,path=...
 */
public record EvaluateOptions(String model, String data) {}
