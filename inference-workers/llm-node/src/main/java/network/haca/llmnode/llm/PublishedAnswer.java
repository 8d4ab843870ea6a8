package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * An answer as it is made public when it is settled individually.
 *
 * @param body as it would be sent whole, with its proof
 * @param events all that the client got of a stream, since only these bytes are what is signed; a
 *     whole answer has none
 */
public record PublishedAnswer(ObjectNode body, Optional<String> events) {}
