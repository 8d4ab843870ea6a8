package network.haca.fullnode.rpc;

import io.vertx.core.buffer.Buffer;
import network.haca.connection.ContentCoding;

/** The bytes that answer a body, packed by a coding. */
record RpcAnswer(Buffer body, ContentCoding coding) {}
