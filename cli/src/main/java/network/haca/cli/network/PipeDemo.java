package network.haca.cli.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import network.haca.cli.options.LocalNetwork;
import network.haca.cli.options.NetworkPart;
import network.haca.client.pipe.Conclusion;
import network.haca.devnet.demo.DemoJury;
import network.haca.devnet.demo.DemoPipe;
import network.haca.devnet.demo.DemoPipeReceipt;
import network.haca.devnet.demo.PipeNetwork;
import network.haca.devnet.network.Network;

/** The part of {@code haca demo} in which contracts ask models. */
final class PipeDemo {
  private final Consumer<String> out;

  PipeDemo(Consumer<String> out) {
    this.out = out;
  }

  /**
   * The outcome of all that was shown.
   *
   * @param isVerified whether the last transaction's receipt holds, and a forged one does not
   * @param isAlike whether all validators have the same blocks
   * @param leftOut why, for each method that was not shown
   */
  record Summary(
      List<Conclusion> conclusions, boolean isVerified, boolean isAlike, List<String> leftOut) {
    Summary {
      conclusions = List.copyOf(conclusions);
      leftOut = List.copyOf(leftOut);
    }

    boolean isGood() {
      return isVerified && isAlike && conclusions.stream().allMatch(Conclusion::succeeded);
    }

    ObjectNode toJson() {
      ObjectNode document =
          JsonNodeFactory.instance
              .objectNode()
              .put("succeeded", isGood())
              .put("verified", isVerified)
              .put("answers", conclusions.getLast().answers().size());
      ArrayNode gas = document.putArray("gasUsed");
      conclusions.forEach(each -> gas.add(each.gasUsed().toString()));
      ArrayNode absent = document.putArray("leftOut");
      leftOut.forEach(absent::add);
      return document;
    }
  }

  /** Asks the models of a network that runs. */
  Summary running(LocalNetwork local) throws Exception {
    URI chain = URI.create(local.address(NetworkPart.CHAIN));
    List<Conclusion> conclusions = new DemoPipe(chain, out).run();
    boolean isVerified =
        new DemoPipeReceipt(
                chain,
                URI.create(local.address(NetworkPart.COMETBFT)),
                Network.genesis(local.home()),
                out)
            .show(conclusions.getLast().transaction());
    return new Summary(conclusions, isVerified, true, List.of());
  }

  /** Asks the models of a network of its own, by all methods that can be had here. */
  Summary own(Path home) throws Exception {
    try (PipeNetwork network = PipeNetwork.start(home, line -> out.accept("- " + line))) {
      List<Conclusion> conclusions = new ArrayList<>(new DemoPipe(network.rpc(), out).run());
      if (network.models().haveAllMethods()) {
        conclusions.addAll(new DemoJury(network.rpc(), out).run());
      }
      network.models().leftOut().forEach(reason -> out.accept("  " + reason));
      Conclusion last = conclusions.getLast();
      boolean isVerified =
          new DemoPipeReceipt(network.rpc(), network.cometBft(), network.genesis(), out)
              .show(last.transaction());
      boolean isAlike = network.isAlike(last.block());
      out.accept(
          isAlike
              ? "  all four validators have the same block " + last.block()
              : "  the validators have different blocks at height " + last.block());
      return new Summary(conclusions, isVerified, isAlike, network.models().leftOut());
    }
  }
}
