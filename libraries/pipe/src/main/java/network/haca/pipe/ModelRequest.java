package network.haca.pipe;

/** {@code runModelInference}: a model is asked. */
public record ModelRequest(int modeNumber, String modelCid, ModelInput input)
    implements InferenceRequest {}
