package network.haca.cli.options;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import network.haca.devnet.network.Network;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Defaults of options that say where the network is. */
public final class LocalDefaults implements IDefaultValueProvider {
  private static final Map<String, NetworkPart> ADDRESSES =
      Map.of(
          "--ingress", NetworkPart.INGRESS,
          "--bridge", NetworkPart.BRIDGE,
          "--chain", NetworkPart.CHAIN,
          "--publisher", NetworkPart.WALRUS,
          "--aggregator", NetworkPart.WALRUS);

  /** The commands that cannot do without a node; to others it is a choice. */
  private static final Set<String> FOLLOWERS = Set.of("light", "receipt");

  private final LocalNetwork network;

  public LocalDefaults(LocalNetwork network) {
    this.network = network;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    try {
      if (option.longestName().equals(PortOffsetOption.NAME)) {
        OptionalInt offset = network.offset();
        return offset.isPresent() ? Integer.toString(offset.getAsInt()) : null;
      }
      List<String> names = List.of(option.names());
      if (names.contains("--genesis")) {
        return Network.genesis(network.home()).toString();
      }
      if (names.contains("--node")) {
        return FOLLOWERS.contains(option.command().name())
            ? network.address(NetworkPart.COMETBFT)
            : null;
      }
      NetworkPart part = ADDRESSES.get(option.longestName());
      return part == null ? null : network.address(part);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          option.command().commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
