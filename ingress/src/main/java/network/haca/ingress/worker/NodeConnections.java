package network.haca.ingress.worker;

import java.time.Duration;
import java.util.Optional;
import network.haca.attestation.ClientCertificate;

/**
 * How nodes are called.
 *
 * @param callTimeout until a node has answered
 * @param messageBytesMax of one answer
 * @param identity what is presented to nodes that do not let everyone in
 */
public record NodeConnections(
    Duration callTimeout, int messageBytesMax, Optional<ClientCertificate> identity) {}
