/**
 * Settings as declarations: each says its key, form, default and meaning once, and reading, errors
 * and documentation follow from it.
 */
@NullMarked
package network.haca.settings;

import org.jspecify.annotations.NullMarked;
