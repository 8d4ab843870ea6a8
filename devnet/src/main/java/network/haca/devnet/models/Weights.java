package network.haca.devnet.models;

import java.util.Locale;

/** The numbers that a language model's weights are kept as, by the names of the export's option. */
public enum Weights {
  /** 32-bit floats. */
  FLOAT32(""),
  /** 8-bit integers in blocks that share a scale; products take their other factor so, too. */
  INT8("-int8");

  private final String suffix;

  Weights(String suffix) {
    this.suffix = suffix;
  }

  /** The name in the field, as {@code float32}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The folder of a model with such weights. */
  String folder(String model) {
    return model + suffix;
  }
}
