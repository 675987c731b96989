import io.holdfast.client.Group;
import io.holdfast.client.GroupRequest;
import io.holdfast.client.HoldfastClient;
import io.holdfast.client.Leg;
import io.holdfast.client.OrderRequest;
import io.holdfast.client.Protection;
import io.holdfast.client.ProtectionTerms;
import io.holdfast.client.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A pair with a stop: buys BTC, sells ETH against it, and protects what was bought. The pair is one request: both legs
 * are filled, or what was filled is traded back, also when the engine is killed in between. The ids follow from the
 * name, so that this may be run again after any failure and changes nothing that is done already.
 *
 * <pre>java -cp holdfast-client-0.1.0.jar PairTrade.java http://127.0.0.1:8420 /var/lib/holdfast/api.token NAME</pre>
 */
public final class PairTrade {
    private PairTrade() {
    }

    public static void main(String[] arguments) {
        String name = arguments[2];
        HoldfastClient client = HoldfastClient.at(arguments[0]).tokenFile(Path.of(arguments[1])).build();
        Group pair = client.open(GroupRequest.sequential(
            OrderRequest.market("BTC/USDT", Side.BUY, new BigDecimal("0.02")),
            OrderRequest.market("ETH/USDT", Side.SELL, new BigDecimal("0.5")))
            .onFailure("UNWIND").within(Duration.ofSeconds(30)).named(name));
        pair = client.awaitGroup(pair.groupId(), Duration.ofSeconds(60));
        if (!pair.status().equals("COMPLETE")) {
            System.out.println("no pair: " + pair.status() + " " + pair.reason());
            System.exit(1);
        }
        Leg bought = pair.legs().get(0);
        BigDecimal stop = bought.averagePrice().multiply(new BigDecimal("0.95")).setScale(2, RoundingMode.DOWN);
        Protection guard = client.protect(name + "-stop", bought.symbol(), bought.filledQuantity(),
            ProtectionTerms.NONE.stop(stop).trailingByShare(new BigDecimal("0.05")));
        System.out.println("pair " + pair.groupId() + " is " + pair.status() + ", bought at " + bought.averagePrice()
            + ", sold at " + pair.legs().get(1).averagePrice() + ", protection " + guard.protectionId() + " stops at "
            + guard.stopPrice());
    }
}
