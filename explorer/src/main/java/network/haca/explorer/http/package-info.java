/**
 * The explorer's port: its page, its HTTP API and its live events. Begin with {@link
 * network.haca.explorer.http.Api}, which names every route.
 */
@NullMarked
package network.haca.explorer.http;

import org.jspecify.annotations.NullMarked;
