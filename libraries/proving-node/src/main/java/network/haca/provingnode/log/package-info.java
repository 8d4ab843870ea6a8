/**
 * A log of records on disk, for what must not be lost until somebody has taken it: appended in
 * groups, read in order, acknowledged in any order, deleted by the segment. Open {@link
 * network.haca.provingnode.log.LogOutbox} first.
 */
@NullMarked
package network.haca.provingnode.log;

import org.jspecify.annotations.NullMarked;
