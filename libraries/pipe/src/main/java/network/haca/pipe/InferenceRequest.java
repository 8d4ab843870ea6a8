package network.haca.pipe;

/** A call of 0xF4. */
public sealed interface InferenceRequest permits ModelRequest, LanguageRequest, FactRequest {
  /** The number of the mode as the caller gives it, whether or not there is such a mode. */
  int modeNumber();

  /** The model, or the source of facts, as the caller names it. */
  String modelCid();
}
