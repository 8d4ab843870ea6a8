/**
 * What is hashed and signed of an LLM inference: the original's canonical forms, which are those of
 * Python's {@code json}. No I/O.
 */
@NullMarked
package network.haca.schemas.llm;

import org.jspecify.annotations.NullMarked;
