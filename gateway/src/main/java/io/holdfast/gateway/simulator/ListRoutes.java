package io.holdfast.gateway.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.gateway.simulator.RequestAuthenticator.Signed;

/** What is asked of order lists: two orders of which the one ends the other. */
final class ListRoutes {
    private static final long NONE = -1;

    private final VenueBooks books;
    private final OrderParameters orders;
    private final ClientIds ids;

    ListRoutes(VenueBooks books, OrderParameters orders, ClientIds ids) {
        this.books = books;
        this.orders = orders;
        this.ids = ids;
    }

    Answer place(Signed request) {
        String answerType = OrderJson.answerType(request.parameters(), "RESULT");
        SimOrderList list = books.matching().placeList(orders.oco(request.parameters()));
        ArrayNode reports = JsonNodeFactory.instance.arrayNode();
        list.legs().forEach(leg -> reports.add(OrderJson.placed(leg, books.orders().tradesOf(leg), answerType)));
        return Answer.ok(OrderJson.list(list).set("orderReports", reports));
    }

    Answer cancel(Signed request) {
        SimOrderList list = find(request.parameters(), "listClientOrderId");
        if (list == null || !list.isOpen()) {
            throw Refusal.unknownOrder();
        }
        String given = request.parameters().clientId("newClientOrderId");
        String cancelId = given == null ? ids.next() : given;
        SimOrder open = list.above().status().isOpen() ? list.above() : list.below();
        books.matching().cancel(open, cancelId);
        return Answer.ok(OrderJson.cancelled(list, cancelId));
    }

    Answer query(Signed request) {
        SimOrderList list = find(request.parameters(), "origClientOrderId");
        if (list == null) {
            throw Refusal.bad(-2013, "Order list does not exist.");
        }
        return Answer.ok(OrderJson.list(list));
    }

    Answer open(Signed request) {
        ArrayNode lists = JsonNodeFactory.instance.arrayNode();
        books.orders().openLists().forEach(list -> lists.add(OrderJson.list(list)));
        return Answer.ok(lists);
    }

    private SimOrderList find(Parameters parameters, String clientIdName) {
        long listId = parameters.integer("orderListId", NONE);
        String clientId = parameters.text(clientIdName);
        if (listId == NONE && clientId == null) {
            throw Refusal.bad(-1102, "Param '" + clientIdName + "' or 'orderListId' must be sent, but both were "
                + "empty/null!");
        }
        SimOrderList list = listId == NONE ? books.orders().list(clientId) : books.orders().list(listId);
        boolean agrees = list == null || clientId == null || list.listClientOrderId().equals(clientId);
        return agrees ? list : null;
    }
}
