package network.haca.explorer.chain;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import network.haca.lightclient.Receipt;
import network.haca.lightclient.UntrustedHttp;
import network.haca.primitives.Bytes32;

/** A bridge's receipts, handed on as they are: who reads one verifies it. */
public final class ReceiptSource {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final UntrustedHttp http = new UntrustedHttp(Receipt.BYTES_MAX, TIMEOUT);
  private final URI bridge;

  public ReceiptSource(URI bridge) {
    this.bridge = bridge;
  }

  /** Returns the bridge's answer: a receipt with status 200, or an error as JSON. */
  public UntrustedHttp.Answer of(Bytes32 leaf) throws IOException {
    return http.get(bridge.resolve("/v1/receipts/" + leaf));
  }
}
