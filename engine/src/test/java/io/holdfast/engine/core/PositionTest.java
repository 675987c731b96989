package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PositionTest {
    private static final int RUNS = 200;
    private static final int FILLS = 100;

    private final Position position = new Position();

    private void fill(Side side, String quantity, String quote) {
        position.fill(side, Scenario.amount(quantity), Scenario.amount(quote));
    }

    private void expect(String quantity, String cost, String realisedPnl, String averagePrice) {
        assertEquals(quantity + " cost " + cost + " pnl " + realisedPnl + " at " + averagePrice,
            RecordLine.amount(position.quantity()) + " cost " + RecordLine.amount(position.cost()) + " pnl "
                + RecordLine.amount(position.realisedPnl()) + " at " + RecordLine.amount(position.averagePrice()));
    }

    @Test
    void beginsFlat() {
        expect("0", "0", "0", "0");
    }

    @Test
    void averagesWhatGoesWithIt() {
        fill(Side.BUY, "1", "100");
        fill(Side.BUY, "3", "340");
        expect("4", "440", "0", "110");
    }

    @Test
    void realisesWhatALongCloses() {
        fill(Side.BUY, "4", "440");
        fill(Side.SELL, "1", "120");
        expect("3", "330", "10", "110");
        fill(Side.SELL, "3", "300");
        expect("0", "0", "-20", "0");
    }

    @Test
    void realisesWhatAShortCloses() {
        fill(Side.SELL, "4", "440");
        expect("-4", "440", "0", "110");
        fill(Side.BUY, "1", "100");
        expect("-3", "330", "10", "110");
        fill(Side.BUY, "3", "345");
        expect("0", "0", "-5", "0");
    }

    @Test
    void turnsOverAtTheRestOfTheQuote() {
        fill(Side.BUY, "1", "100");
        fill(Side.SELL, "3", "330");
        expect("-2", "220", "10", "110");
        fill(Side.BUY, "5", "500");
        expect("3", "300", "30", "100");
    }

    @Test
    void roundsTheClosedPartDown() {
        fill(Side.BUY, "3", "0.00000010");
        fill(Side.SELL, "1", "0");
        expect("2", "0.00000007", "-0.00000003", "0.00000003");
        fill(Side.SELL, "1", "0");
        expect("1", "0.00000004", "-0.00000006", "0.00000004");
        fill(Side.SELL, "1", "0");
        expect("0", "0", "-0.0000001", "0");
    }

    @Test
    void losesNothingToRoundingOnceItIsFlat() {
        SplittableRandom random = Seeds.random("PositionTest.losesNothing");
        for (int run = 0; run < RUNS; run++) {
            Position flat = new Position();
            long cash = 0;
            for (int i = 0; i < FILLS; i++) {
                Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
                long quote = random.nextLong(1L << random.nextInt(1, 45));
                flat.fill(side, 1 + random.nextLong(1L << random.nextInt(1, 45)), quote);
                cash += side == Side.SELL ? quote : -quote;
            }
            if (flat.quantity() != 0) {
                Side side = flat.quantity() > 0 ? Side.SELL : Side.BUY;
                long quote = random.nextLong(1L << 45);
                flat.fill(side, Math.abs(flat.quantity()), quote);
                cash += side == Side.SELL ? quote : -quote;
            }
            assertEquals(cash, flat.realisedPnl());
            assertEquals(0, flat.cost());
        }
    }

    @Test
    void agreesWithAModelInBigDecimals() {
        SplittableRandom random = Seeds.random("PositionTest.agrees");
        for (int run = 0; run < RUNS; run++) {
            Position checked = new Position();
            Model model = new Model();
            int bits = random.nextInt(2, 50);
            for (int i = 0; i < FILLS; i++) {
                Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
                long quantity = 1 + random.nextLong(1L << bits);
                long quote = random.nextLong(1L << bits);
                checked.fill(side, quantity, quote);
                model.fill(side, BigDecimal.valueOf(quantity, 8), BigDecimal.valueOf(quote, 8));
                assertEquals(model.toString(), BigDecimal.valueOf(checked.quantity(), 8).toPlainString() + " "
                    + BigDecimal.valueOf(checked.cost(), 8).toPlainString() + " "
                    + BigDecimal.valueOf(checked.realisedPnl(), 8).toPlainString());
            }
        }
    }

    /** As docs/journal-format.md says it. */
    private static final class Model {
        private BigDecimal quantity = BigDecimal.ZERO.setScale(8);
        private BigDecimal cost = BigDecimal.ZERO.setScale(8);
        private BigDecimal profit = BigDecimal.ZERO.setScale(8);

        void fill(Side side, BigDecimal fillQuantity, BigDecimal fillQuote) {
            BigDecimal signed = side == Side.BUY ? fillQuantity : fillQuantity.negate();
            if (quantity.signum() * signed.signum() >= 0) {
                quantity = quantity.add(signed);
                cost = cost.add(fillQuote);
                return;
            }
            boolean isLong = quantity.signum() > 0;
            BigDecimal held = quantity.abs();
            BigDecimal closed = held.min(fillQuantity);
            BigDecimal closedCost = part(cost, closed, held);
            BigDecimal closedQuote = part(fillQuote, closed, fillQuantity);
            profit = profit.add(isLong ? closedQuote.subtract(closedCost) : closedCost.subtract(closedQuote));
            quantity = quantity.add(signed);
            boolean turned = fillQuantity.compareTo(held) > 0;
            cost = turned ? fillQuote.subtract(closedQuote) : cost.subtract(closedCost);
        }

        private static BigDecimal part(BigDecimal whole, BigDecimal numerator, BigDecimal denominator) {
            return whole.multiply(numerator).divide(denominator, 8, RoundingMode.DOWN);
        }

        @Override
        public String toString() {
            return quantity.toPlainString() + " " + cost.toPlainString() + " " + profit.toPlainString();
        }
    }
}
