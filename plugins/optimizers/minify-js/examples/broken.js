export const meta = { name: "Broken" };
export function create( {
