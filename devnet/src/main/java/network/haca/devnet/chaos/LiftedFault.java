package network.haca.devnet.chaos;

/**
 * A fault that is over.
 *
 * @param begun milliseconds after the load began
 * @param liftedAt likewise, before its role worked again
 * @param worksAt when its role worked again
 * @param trouble what went wrong with it; empty if nothing
 */
record LiftedFault(Planned planned, long begun, long liftedAt, long worksAt, String trouble) {}
