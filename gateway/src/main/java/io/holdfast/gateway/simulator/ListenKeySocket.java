package io.holdfast.gateway.simulator;

/** A user stream of the old kind: {@code /ws/LISTENKEY}, bare events. */
final class ListenKeySocket extends VenueSocket {
    private final UserStreams streams;

    ListenKeySocket(Sockets sockets, UserStreams streams) {
        super(sockets);
        this.streams = streams;
    }

    @Override
    void onOpen() {
        streams.subscribe(this, UserStreams.BARE, () -> { });
    }

    @Override
    void onEnd() {
        streams.remove(this);
    }

    @Override
    boolean answersPings() {
        return !streams.isSilent();
    }
}
