package network.haca.stack.network;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a network serves.
 *
 * @param tensors the directory of the model folders
 * @param llm the registry file of an LLM node; without one there is none
 */
public record ServedModels(Path tensors, Optional<Path> llm) {}
