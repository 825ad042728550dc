package dev.regatta.submit;

import dev.regatta.worker.onnx.InputNumbers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code regatta export}. */
@Command(name = "export", description = "Writes a model as an ONNX file.")
final class ExportCommand implements Callable<Integer> {
  private final Actions actions;

  @Parameters(paramLabel = "MODEL", description = "The model directory.")
  private String model;

  @Option(
      names = "--onnx",
      paramLabel = "FILE",
      required = true,
      description = "The file to write; it must not exist.")
  private String onnx;

  @Option(
      names = "--numbers",
      paramLabel = "TYPE",
      defaultValue = "float",
      description =
          "The type of the inputs that hold numbers: float, or double where seven digits are too"
              + " few (default: ${DEFAULT-VALUE}).")
  private InputNumbers numbers;

  ExportCommand(Actions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    return actions.export(new ExportOptions(model, onnx, numbers));
  }
}
