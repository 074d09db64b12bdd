ALTER TYPE "address" ADD ATTRIBUTE zip character varying(10);
COMMENT ON COLUMN public.address.zip IS 'of the city';
COMMENT ON TYPE "address" IS 'where somebody lives';
