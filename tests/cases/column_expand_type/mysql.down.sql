-- no-transaction
-- hazard: drop_column orders.amount: every value of this column is lost
-- hazard: drop_column orders.remark: every value of this column is lost

DROP TRIGGER `zz_orders_price_amount_twin_insert`;
DROP TRIGGER `zz_orders_price_amount_twin_change`;
DROP TRIGGER `zz_orders_note_remark_twin_insert`;
DROP TRIGGER `zz_orders_note_remark_twin_change`;

ALTER TABLE `orders`
    DROP COLUMN `amount`,
    DROP COLUMN `remark`, ALGORITHM=INPLACE, LOCK=NONE;

-- The next file:
-- Nothing to do in this direction.


-- The next file:
-- Nothing to do in this direction.

