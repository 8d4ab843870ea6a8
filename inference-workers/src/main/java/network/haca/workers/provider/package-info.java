/** LLM providers, as their own APIs speak. */
@NullMarked
package network.haca.workers.provider;

import org.jspecify.annotations.NullMarked;
