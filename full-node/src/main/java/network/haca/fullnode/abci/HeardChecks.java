package network.haca.fullnode.abci;

import java.util.function.BiConsumer;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.Response;
import network.haca.fullnode.tendermint.ResponseCheckTx;
import network.haca.primitives.Bytes;

/** An application whose answers about new transactions are also told to someone in this process. */
public final class HeardChecks implements AbciServer.Application {
  private final AbciServer.Application application;
  private final BiConsumer<Bytes, ResponseCheckTx> listener;

  /**
   * @param listener told of each new transaction with the answer, before CometBFT gets it; must not
   *     wait
   */
  public HeardChecks(
      AbciServer.Application application, BiConsumer<Bytes, ResponseCheckTx> listener) {
    this.application = application;
    this.listener = listener;
  }

  @Override
  public Response answer(Request request) {
    Response response = application.answer(request);
    if (request.hasCheckTx() && request.getCheckTx().getType() != LedgerApplication.RECHECK) {
      listener.accept(BlockInputs.bytes(request.getCheckTx().getTx()), response.getCheckTx());
    }
    return response;
  }
}
