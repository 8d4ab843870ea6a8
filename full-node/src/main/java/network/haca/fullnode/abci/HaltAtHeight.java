package network.haca.fullnode.abci;

import network.haca.fullnode.tendermint.Judgement;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.Response;
import network.haca.fullnode.tendermint.ResponsePrepareProposal;
import network.haca.fullnode.tendermint.ResponseProcessProposal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part up to a height and in none after it, so that all validators can go on from there with
 * another version. It stays up: who is behind still gets the last blocks from it.
 */
public final class HaltAtHeight implements AbciServer.Application {
  private static final Logger LOG = LoggerFactory.getLogger(HaltAtHeight.class);

  private final AbciServer.Application application;
  private final long last;

  /**
   * @param last the height that is still executed
   */
  public HaltAtHeight(AbciServer.Application application, long last) {
    this.application = application;
    this.last = last;
  }

  @Override
  public Response answer(Request request) {
    return switch (request.getValueCase()) {
      case PREPARE_PROPOSAL ->
          request.getPrepareProposal().getHeight() > last ? nothing() : application.answer(request);
      case PROCESS_PROPOSAL ->
          request.getProcessProposal().getHeight() > last
              ? refusal(request.getProcessProposal().getHeight())
              : application.answer(request);
      case FINALIZE_BLOCK -> {
        requireExpected(request.getFinalizeBlock().getHeight());
        yield application.answer(request);
      }
      default -> application.answer(request);
    };
  }

  private static Response nothing() {
    return Response.newBuilder()
        .setPrepareProposal(ResponsePrepareProposal.getDefaultInstance())
        .build();
  }

  private Response refusal(long height) {
    LOG.warn(
        "height {} is refused: node.haltHeight is {}; when all nodes are there, stop them, and start"
            + " the next version without it",
        height,
        last);
    return Response.newBuilder()
        .setProcessProposal(
            ResponseProcessProposal.newBuilder().setStatus(Judgement.JUDGEMENT_REJECT))
        .build();
  }

  /** The others went on: their blocks are not for this version. */
  private void requireExpected(long height) {
    if (height > last) {
      throw new IllegalStateException(
          "block %d was decided, and node.haltHeight is %d: start the next version"
              .formatted(height, last));
    }
  }
}
