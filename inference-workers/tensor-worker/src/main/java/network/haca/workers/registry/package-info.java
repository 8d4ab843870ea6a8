/**
 * Models of the registry on chain (rules H1, H2): fetched before the worker starts, listed as
 * served while it is enabled, and stored on Walrus again before their time is over.
 */
@NullMarked
package network.haca.workers.registry;

import org.jspecify.annotations.NullMarked;
