package network.haca.llmnode.decoder;

import network.haca.onnx.Device;

/**
 * The options by which a model runs. The cache of keys and values takes at most {@code sequencesMax
 * · contextMax} tokens, twice: each step writes it anew.
 *
 * @param device where
 * @param threads that one step may use; 0 leaves it to ONNX Runtime
 * @param sequencesMax that are generated together
 * @param queueMax that wait for a place; more are told to come again
 * @param contextMax tokens of prompt and answer, if the model allows as many
 * @param prefillTokens of a prompt that are read between two steps of the others
 */
public record DecoderOptions(
    Device device,
    int threads,
    int sequencesMax,
    int queueMax,
    int contextMax,
    int prefillTokens) {}
