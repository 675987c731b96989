package io.holdfast.gateway.binance;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import org.knowm.xchange.binance.dto.BinanceException;
import si.mazi.rescu.ParamsDigest;

/**
 * What Binance answers to a signed GET, with every id optional: XChange's own interface cannot ask by client order id.
 * Key, time stamp and window are added to each request. The JDK may send a GET twice, which does no harm.
 *
 * @see <a href="https://github.com/binance/binance-spot-api-docs/blob/master/rest-api.md">rest-api.md</a>
 */
@Path("api/v3")
@Produces(MediaType.APPLICATION_JSON)
interface BinanceRest {
    String API_KEY = "X-MBX-APIKEY";

    @GET
    @Path("order")
    JsonNode order(@QueryParam("symbol") String symbol, @QueryParam("orderId") Long orderId,
        @QueryParam("origClientOrderId") String clientOrderId, @QueryParam("signature") ParamsDigest signature)
        throws IOException, BinanceException;

    @GET
    @Path("openOrders")
    JsonNode openOrders(@QueryParam("signature") ParamsDigest signature) throws IOException, BinanceException;

    @GET
    @Path("myTrades")
    JsonNode myTrades(@QueryParam("symbol") String symbol, @QueryParam("orderId") Long orderId,
        @QueryParam("fromId") Long fromId, @QueryParam("limit") Integer limit,
        @QueryParam("signature") ParamsDigest signature) throws IOException, BinanceException;

    @GET
    @Path("account")
    JsonNode account(@QueryParam("omitZeroBalances") Boolean omitZeroBalances,
        @QueryParam("signature") ParamsDigest signature) throws IOException, BinanceException;

    /** What Binance answers without a key. */
    @Path("api/v3")
    @Produces(MediaType.APPLICATION_JSON)
    interface Open {
        @GET
        @Path("exchangeInfo")
        JsonNode exchangeInfo(@QueryParam("showPermissionSets") Boolean showPermissionSets)
            throws IOException, BinanceException;
    }
}
