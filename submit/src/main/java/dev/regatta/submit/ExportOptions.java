package dev.regatta.submit;

import dev.regatta.worker.onnx.InputNumbers;

/**
 * What {@code regatta export} was asked for.
 *
 * @param model the model directory
 * @param onnx the file to write
 * @param numbers the type of inputs that hold numbers
 */
public record ExportOptions(String model, String onnx, InputNumbers numbers) {}
