package dev.regatta.submit;

/**
 * What {@code regatta predict} was asked for.
 *
 * @param model the model directory
 * @param data a source as written: format=csv,path=...
 * @param output the directory of Parquet files to write
 */
public record PredictOptions(String model, String data, String output) {}
