/** What a text may be, byte by byte: grammars of JSON and of JSON Schemas, and a place in them. */
@NullMarked
package network.haca.llmnode.grammar;

import org.jspecify.annotations.NullMarked;
