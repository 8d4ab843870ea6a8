package network.haca.llmnode.provider;

import java.time.Duration;

/**
 * How long a provider may take, and how much it may say.
 *
 * @param connect until it is connected
 * @param idle without a byte
 * @param total until an answer has ended, however steadily it comes
 * @param connections to one provider
 * @param answerBytesMax of a whole answer
 * @param eventBytesMax of one event of a stream, and of what is said of an error
 * @param streamBytesMax of all events of a stream
 * @param failuresMax in a row, after which it is passed over
 * @param rest for so long
 */
public record ProviderBounds(
    Duration connect,
    Duration idle,
    Duration total,
    int connections,
    int answerBytesMax,
    int eventBytesMax,
    long streamBytesMax,
    int failuresMax,
    Duration rest) {}
