package network.haca.fullnode.recording;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.NodeRegistration;
import network.haca.contracts.RegistryTransactions;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.schemas.NodeKind;

/** Attested data nodes, one of each of the wallets behind the administrator's. */
record DataNodes(List<EnclaveIdentity> nodes) {
  private static final int TYPE = NodeKind.DATA_NODE.teeType();
  private static final long GAS = 8_000_000;

  DataNodes {
    nodes = List.copyOf(nodes);
  }

  static DataNodes of(int owners) {
    return new DataNodes(IntStream.range(0, owners).mapToObj(i -> Enclaves.identity()).toList());
  }

  /** Registers all of them, in two blocks. */
  void enrol(RecordedChain chain) {
    Wallet administrator = chain.wallets.getFirst();
    List<Bytes> calls = new ArrayList<>();
    calls.add(
        RegistryTransactions.approvePcr(
            Enclaves.MEASUREMENTS.get(0),
            Enclaves.MEASUREMENTS.get(1),
            Enclaves.MEASUREMENTS.get(2),
            "1",
            TYPE));
    owners(chain).forEach(owner -> calls.add(RegistryTransactions.setOperator(owner, true)));
    var _ =
        chain.block(
            calls.stream()
                .map(call -> administrator.call(Addresses.REGISTRY, call, GAS))
                .toArray(Bytes[]::new));
    var _ =
        chain.block(
            IntStream.range(0, nodes.size())
                .mapToObj(i -> registration(chain, wallet(chain, i), nodes.get(i)))
                .toArray(Bytes[]::new));
  }

  private static Bytes registration(RecordedChain chain, Wallet owner, EnclaveIdentity node) {
    NodeRegistration registration =
        new NodeRegistration(
            node.publicKey(),
            node.tlsCertificateDer(),
            owner.address(),
            "https://data:1/" + node.teeId(),
            TYPE);
    return owner.call(
        Addresses.REGISTRY, registration.attested(Enclaves.document(node, chain.time() - 2)), GAS);
  }

  /** The wallet of a node's owner. */
  Wallet wallet(RecordedChain chain, int node) {
    return chain.wallets.get(node + 1);
  }

  /** Addresses of all owners, in the order in which a feed's definition has them. */
  List<Address> owners(RecordedChain chain) {
    return chain.wallets.subList(1, nodes.size() + 1).stream()
        .map(Wallet::address)
        .sorted(Comparator.comparing(Address::toHex))
        .toList();
  }
}
