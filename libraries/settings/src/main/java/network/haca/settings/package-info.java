/**
 * Configuration as typed values; {@link network.haca.settings.Settings} collects every problem
 * before it refuses.
 */
@NullMarked
package network.haca.settings;

import org.jspecify.annotations.NullMarked;
