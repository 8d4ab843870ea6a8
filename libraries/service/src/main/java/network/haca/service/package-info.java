/** What every running role has: parts that are closed together, folders of its own, and health. */
@NullMarked
package network.haca.service;

import org.jspecify.annotations.NullMarked;
