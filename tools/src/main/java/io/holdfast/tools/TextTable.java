package io.holdfast.tools;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows of cells, each column as wide as its widest cell; cells that begin with a digit or a minus go to the right. On a
 * terminal that is not as wide the widest columns of words are cut, never one of numbers.
 */
final class TextTable {
    private static final String GAP = "  ";
    private static final int LEAST = 8;
    private static final String CUT = "…";

    private final List<String[]> rows = new ArrayList<>();

    TextTable(String... header) {
        rows.add(header);
    }

    /** Adds a row with as many cells as the header. */
    void add(String... cells) {
        rows.add(cells);
    }

    /** Whether there is nothing below the header. */
    boolean isEmpty() {
        return rows.size() == 1;
    }

    void print(PrintWriter out) {
        print(out, Terminal.width());
    }

    void print(PrintWriter out, int lineWidth) {
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        boolean[] right = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            right[column] = !isEmpty();
            for (int row = 0; row < rows.size(); row++) {
                String cell = rows.get(row)[column];
                widths[column] = Math.max(widths[column], cell.length());
                right[column] &= row == 0 || isNumber(cell);
            }
        }
        fit(widths, right, lineWidth);
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String cell = cut(row[column], widths[column]);
                String padding = " ".repeat(widths[column] - cell.length());
                line.append(column == 0 ? "" : GAP);
                line.append(right[column] ? padding + cell : cell + padding);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** Takes from the widest column of words until the line fits, or there is nothing to take. */
    private static void fit(int[] widths, boolean[] right, int lineWidth) {
        long excess = (long) IntStream.of(widths).sum() + (widths.length - 1) * GAP.length() - lineWidth;
        while (excess > 0) {
            int widest = -1;
            for (int column = 0; column < widths.length; column++) {
                if (!right[column] && widths[column] > LEAST && (widest < 0 || widths[column] > widths[widest])) {
                    widest = column;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
            excess--;
        }
    }

    private static String cut(String cell, int width) {
        return cell.length() <= width ? cell : cell.substring(0, width - 1) + CUT;
    }

    private static boolean isNumber(String cell) {
        return cell.isEmpty() || Character.isDigit(cell.charAt(0)) || cell.charAt(0) == '-' || cell.charAt(0) == '+';
    }
}
