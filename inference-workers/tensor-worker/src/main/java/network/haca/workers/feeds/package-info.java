/** Facts of feeds on chain as the inputs of models (rule D4). */
@NullMarked
package network.haca.workers.feeds;

import org.jspecify.annotations.NullMarked;
